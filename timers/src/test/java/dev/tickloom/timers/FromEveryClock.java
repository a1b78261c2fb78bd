package dev.tickloom.timers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A test of a behaviour that does not depend on where the clock starts, not even at its end. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "clock starts at {0}")
@MethodSource("dev.tickloom.timers.ClockOrigins#all")
@interface FromEveryClock {}
