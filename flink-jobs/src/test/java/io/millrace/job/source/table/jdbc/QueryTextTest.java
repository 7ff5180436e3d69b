package io.millrace.job.source.table.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueryTextTest {

  private static final String PARAMETER = "cast(? as timestamp with time zone)";

  private static final Dialect POSTGRES = new Dialect(Dialect.Parameters.CAST, "\"");

  private static QueryText since(String query) {
    return QueryText.of(query, "timestamp with time zone", POSTGRES);
  }

  @Test
  void since_becomes_a_parameter_wherever_it_stands() {
    QueryText text = since("select * from t where a > :since or b > :since");
    assertThat(text.sql())
        .isEqualTo("select * from t where a > %s or b > %s".formatted(PARAMETER, PARAMETER));
    assertThat(text.sinces()).isEqualTo(2);
  }

  @Test
  void texts_names_comments_and_casts_are_left_alone() {
    String query =
        "select ':since', \":since\", a::text, b::since -- :since?\n/* :since ? */ from t";
    QueryText text = since(query);
    assertThat(text.sql()).isEqualTo(query);
    assertThat(text.sinces()).isZero();
  }

  @Test
  void another_name_that_begins_so_is_another_name() {
    assertThat(since("select a[1:since_then]").sinces()).isZero();
  }

  @Test
  void a_question_mark_is_an_operator_and_not_a_parameter() {
    assertThat(since("select a ? 'b', '?'").sql()).isEqualTo("select a ?? 'b', '?'");
    assertThat(since("select a ?? 'b'").sql()).isEqualTo("select a ?? 'b'");
  }

  @Test
  void semicolons_at_the_end_are_left_out() {
    assertThat(since("select 1 ; ;\n").sql()).isEqualTo("select 1");
  }

  @Test
  void a_text_that_does_not_end_is_left_for_the_database_to_refuse() {
    assertThat(since("select 'a :since").sql()).isEqualTo("select 'a :since");
  }

  @Test
  void another_database_gets_plain_parameters_and_keeps_its_quotes() {
    Dialect dialect = new Dialect(Dialect.Parameters.TYPED, "`");
    QueryText text = QueryText.of("select `:since` from t where a > :since", "date", dialect);
    assertThat(text.sql()).isEqualTo("select `:since` from t where a > ?");
    assertThat(text.sinces()).isEqualTo(1);
  }
}
