/**
 * What datasets there are: a record of each revision, from which it can be told apart and made
 * again.
 */
package io.millrace.dataset.registry;
