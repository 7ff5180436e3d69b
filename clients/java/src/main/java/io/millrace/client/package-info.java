/** The typed Java client of the gateway. */
package io.millrace.client;
