package io.millrace.benchmarks.soak.traffic;

/**
 * A purchase that the stream takes, where and when the topic got it.
 *
 * @param time when it happened, epoch milliseconds
 * @param arrival append time of the topic, epoch milliseconds
 */
public record Sold(
    long time,
    long arrival,
    int partition,
    long offset,
    String card,
    String shop,
    double amount,
    int items,
    int code,
    boolean declined) {}
