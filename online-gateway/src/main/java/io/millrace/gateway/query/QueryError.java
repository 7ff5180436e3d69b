package io.millrace.gateway.query;

/**
 * An error as clients see it.
 *
 * @param feature qualified name of the feature or key concerned, or null
 */
public record QueryError(Code code, Category category, String message, String feature) {

  /** Stable codes; each belongs to one HTTP status when it fails a whole request. */
  public enum Code {
    PARSE_FAILED(400),
    INVALID_QUERY(400),
    VALIDATION_FAILED(400),
    RESOLVER_NOT_FOUND(400),
    RESOLVER_FAILED(500),
    RESOLVER_TIMED_OUT(504),
    UPSTREAM_FAILED(503),
    INTERNAL_SERVER_ERROR(500);

    private final int httpStatus;

    Code(int httpStatus) {
      this.httpStatus = httpStatus;
    }

    public int httpStatus() {
      return httpStatus;
    }
  }

  /** What an error is about. */
  public enum Category {
    REQUEST,
    FIELD,
    NETWORK
  }

  static QueryError request(Code code, String message) {
    return new QueryError(code, Category.REQUEST, message, null);
  }

  static QueryError request(Code code, String message, String feature) {
    return new QueryError(code, Category.REQUEST, message, feature);
  }
}
