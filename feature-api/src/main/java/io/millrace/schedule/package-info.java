/** When tables are pulled: ticks of a length of time or of a cron expression, in UTC. */
package io.millrace.schedule;
