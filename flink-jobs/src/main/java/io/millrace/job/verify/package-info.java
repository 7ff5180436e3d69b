/**
 * Sameness, measured: logged answers are computed once more from the event log, by the window rule
 * alone, and compared.
 *
 * <p>{@link io.millrace.job.verify.Verification} reads answers ({@code AnswerSample}) and the
 * events of their keys ({@code KeyEvents}), {@code Judge} compares, {@link
 * io.millrace.job.verify.Findings} is what came out.
 */
package io.millrace.job.verify;
