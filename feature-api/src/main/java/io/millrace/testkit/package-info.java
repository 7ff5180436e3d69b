/** Tests of definitions without infrastructure, with a frozen clock; free of any test framework. */
package io.millrace.testkit;
