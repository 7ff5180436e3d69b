package io.millrace.job.forget;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What keys are hashed with in the register: one secret, drawn when it is first asked for. */
final class RegisterSecret {
  private static final int BYTES = 32;

  private RegisterSecret() {}

  static byte[] in(Connection connection) throws SQLException {
    byte[] drawn = new byte[BYTES];
    new SecureRandom().nextBytes(drawn);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into millrace.forget_secret (secret) values (?) on conflict do nothing")) {
      insert.setBytes(1, drawn);
      insert.executeUpdate();
    }
    try (PreparedStatement select =
            connection.prepareStatement("select secret from millrace.forget_secret");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getBytes(1);
    }
  }
}
