package io.millrace.gateway.push;

/** Where an event lies in its topic. */
record Written(int partition, long offset) {}
