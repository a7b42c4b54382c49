package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/*",
                "text/html, application/json;q=0.9",
                "Application/JSON",
                "application/json ; charset=utf-8 ; q=0.001",
                "text/plain,application/json",
                "application/json;q=1"
            })
    void jsonByNameIsAskedFor(String accept) {
        assertThat(Accept.namesJson(accept)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "text/plain",
                "application/json;q=0",
                "application/json; q=0.000",
                "application/jsonp",
                "application/xml, */*;q=0.8",
                ",",
                ";",
                "application",
                "application/json;q="
            })
    void anythingElseIsText(String accept) {
        assertThat(Accept.namesJson(accept)).isFalse();
    }
}
