package io.millrace.benchmarks.soak.views;

import java.time.Instant;

/**
 * Something bought.
 *
 * @param items how many; 0 makes the price of one infinite, which a view refuses
 * @param code a number as text; anything else makes a view's own code throw
 */
public record Purchase(
    String card,
    String shop,
    double amount,
    int items,
    String code,
    boolean declined,
    Instant happened) {}
