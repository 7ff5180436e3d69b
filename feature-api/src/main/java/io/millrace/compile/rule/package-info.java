/** What definitions must or must not be, one small class each. */
package io.millrace.compile.rule;
