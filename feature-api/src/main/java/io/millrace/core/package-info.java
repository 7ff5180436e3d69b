/**
 * The aggregation core: one key's state, how events enter it, what its windows are worth at an
 * instant, and the steps that follow. Free of user code, of any engine and of any clock of its own.
 */
package io.millrace.core;
