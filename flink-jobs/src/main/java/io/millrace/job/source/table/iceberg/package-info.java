/**
 * Rows of an Iceberg table.
 *
 * <pre>
 *  CatalogAddress     where, as references to secrets
 *  CatalogConnection  opens the table, and errors without secrets
 *  IcebergClient      plans pulls, opens cursors
 *    Appends            whether what was appended since a snapshot tells all
 *    Pieces             the files, always in the same order
 *    ReadColumns        the table's columns, matched with those expected
 *    IcebergCursor      the rows of some pieces, by Iceberg's own reader for Flink
 *      RowValues          a column's value
 * </pre>
 */
package io.millrace.job.source.table.iceberg;
