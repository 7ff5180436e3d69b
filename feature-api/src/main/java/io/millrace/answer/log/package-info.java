/** What is kept of an answer, so that it can be computed once more: the log of answers. */
package io.millrace.answer.log;
