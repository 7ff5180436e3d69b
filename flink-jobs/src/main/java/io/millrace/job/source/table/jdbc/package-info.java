/**
 * Rows of a SQL query over JDBC.
 *
 * <pre>
 *  DatabaseAddress    where, as references to secrets
 *  JdbcConnections    connections, and errors without secrets
 *  JdbcClient         plans pulls, opens cursors
 *    Dialect            how the database wants to be spoken to
 *    QueryText          the user's query as a subquery
 *    FoundColumns       the query's columns, matched with those expected
 *    SplitQuery         the rows of a split, in the order of the key
 *    JdbcCursor         a server-side cursor over them
 *      Cell               a column's value, cast
 * </pre>
 */
package io.millrace.job.source.table.jdbc;
