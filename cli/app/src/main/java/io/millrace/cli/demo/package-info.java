/**
 * The demonstration: traffic for the card-payments example, and the check of every answer against a
 * naive computation that shares no code with the platform.
 */
package io.millrace.cli.demo;
