/** The gateway's HTTP side: routes, limits, errors, health and metrics. */
package io.millrace.gateway.http;
