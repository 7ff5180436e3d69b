package io.millrace.gateway.query;

import java.util.List;

/** A request that cannot be answered, with all that is wrong with it. */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<QueryError> errors;

  public QueryException(List<QueryError> errors) {
    super(errors.get(0).message(), null, false, false);
    this.errors = List.copyOf(errors);
  }

  public QueryException(QueryError.Code code, String message) {
    this(List.of(QueryError.request(code, message)));
  }

  /** At least one. */
  public List<QueryError> errors() {
    return errors;
  }

  public int httpStatus() {
    return errors.get(0).code().httpStatus();
  }
}
