package dev.tickloom.timers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link FromEveryClock}, where the test needs {@link ClockOrigins#ROOM} ahead. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "clock starts at {0}")
@MethodSource("dev.tickloom.timers.ClockOrigins#withRoom")
@interface FromEveryClockWithRoom {}
