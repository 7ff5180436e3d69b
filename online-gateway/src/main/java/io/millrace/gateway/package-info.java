/** Point lookups over HTTP from the online table. */
package io.millrace.gateway;
