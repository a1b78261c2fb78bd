package dev.tickloom.bench.report;

import org.jetbrains.annotations.Nullable;

/**
 * What the machine was like while a peer had its turn. What this system does not tell is null.
 *
 * @param load the load average of one minute at the end, which contains the comparison's own load
 * @param pressure the share of the time in which some thread waited for a processor, 0 to 1, the
 *     threads of the peer among them
 * @param steal the share of the processors' time that the hypervisor gave to others, 0 to 1
 * @param others the share of the processors' time that went to processes that are not of the
 *     comparison, 0 to 1
 * @param lateMillis by how much the comparison's own clock was late at worst, in milliseconds: a
 *     thread of it wakes each millisecond
 */
public record Reading(
    @Nullable Double load,
    @Nullable Double pressure,
    @Nullable Double steal,
    @Nullable Double others,
    double lateMillis) {}
