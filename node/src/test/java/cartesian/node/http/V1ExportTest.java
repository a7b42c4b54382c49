package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Exports: every record once, and a last line that says that they are all. */
class V1ExportTest extends ServedShop {
    private static final int MANY = 5_000;

    @Test
    void everyRecordIsToldOnceAndCanBeImportedAgain() throws IOException {
        shop.replaceItems(MANY, new Amount(5), new Amount(10));
        List<String> lines = exported("items");
        assertThat(lines)
                .hasSize(MANY + 1)
                .doesNotHaveDuplicates()
                .contains("{\"item_id\":\"4999\",\"price\":10,\"stock\":5}");
        assertThat(lines.getLast()).isEqualTo("{\"exported\":5000,\"epoch\":7,\"done\":true}");
        assertThat(exported("users"))
                .containsExactly("{\"user_id\":\"0\",\"credit\":7}", "{\"exported\":1,\"epoch\":7,\"done\":true}");
        String again = String.join("\n", lines.subList(0, MANY));
        try (Raw raw = new Raw(server.port())) {
            raw.write(
                    "POST /v1/import/items HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
                            + again.length() + "\r\n\r\n" + again);
            assertThat(raw.read().body()).isEqualTo("{\"imported\":5000,\"of\":5000,\"epoch\":1,\"done\":true}\n");
        }
    }

    private List<String> exported(String what) throws IOException {
        try (Raw raw = new Raw(server.port())) {
            Raw.Answer answer = raw.ask("GET", "/v1/export/" + what);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers())
                    .containsEntry("content-type", "application/x-ndjson")
                    .containsEntry("connection", "close");
            return answer.body().lines().toList();
        }
    }
}
