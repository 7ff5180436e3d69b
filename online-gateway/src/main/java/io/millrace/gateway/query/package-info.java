/** From a request to answers: names resolved, rows read, features answered, in Chalk's shape. */
package io.millrace.gateway.query;
