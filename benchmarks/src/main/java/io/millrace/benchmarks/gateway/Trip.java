package io.millrace.benchmarks.gateway;

import java.time.Instant;

/** A trip that a driver has ended. */
public record Trip(long driverId, double fare, double kilometres, String city, Instant endedAt) {}
