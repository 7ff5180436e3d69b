package io.millrace.gateway.shop;

import java.time.Instant;

/** Something bought. */
public record Sale(
    String cardId, String shop, String item, long cents, double amount, Instant soldAt) {}
