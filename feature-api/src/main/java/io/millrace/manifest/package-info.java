/** The compiled, language-neutral definition of a feature store: {@code feature-store.json}. */
package io.millrace.manifest;
