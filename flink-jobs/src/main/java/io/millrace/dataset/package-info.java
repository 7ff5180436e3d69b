/**
 * Training sets: for each row of a spine (keys, an instant, labels) the values that features had at
 * that instant. What is asked for, what came of it, and what was wrong; engines are packages below.
 */
package io.millrace.dataset;
