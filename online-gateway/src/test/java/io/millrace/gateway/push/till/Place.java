package io.millrace.gateway.push.till;

import java.time.Instant;

/** Where a till stands. */
public record Place(String till, String city, Integer floor, Instant since) {}
