/** What may be wrong with a machine or a data folder, each as one check. */
package io.millrace.cli.doctor;
