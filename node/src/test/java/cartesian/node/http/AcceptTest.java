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
                "application/json;q=1",
                "APPLICATION/*",
                "application/json, text/plain, */*",
                "text/plain;q=0.5, application/json;q=0.6",
                "*/*;q=0.1, application/json;q=0.1",
                "application/json;q=0, application/json",
                "application/json;q=1.000"
            })
    void jsonByNameIsAskedFor(String accept) {
        assertThat(Accept.prefersJson(accept)).isTrue();
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
                "application/json;q=",
                "application/json;q=.5",
                "application/json;q=0.5000",
                "application/json;q=a",
                "application/json;q=0.9, text/plain",
                "application/json;q=0.9, text/*",
                "application/json;q=0.5, */*",
                "application/*, application/json;q=0",
                "application/problem+json"
            })
    void anythingElseIsText(String accept) {
        assertThat(Accept.prefersJson(accept)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/problem+json",
                "application/json",
                "application/*",
                "application/json, application/problem+json;q=0.1",
                "text/html, application/problem+json",
                "application/problem+json;q=0.5, text/plain;q=0.4"
            })
    void problemDetailsAreForAllWhoAskForJson(String accept) {
        assertThat(Accept.prefersProblem(accept)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "text/*",
                "application/xml",
                "application/problem+xml",
                "application/json, application/problem+json;q=0",
                "application/problem+json;q=0.5, text/plain",
                "application/problem+json;q=0.5, */*;q=0.6"
            })
    void problemDetailsAreForNobodyElse(String accept) {
        assertThat(Accept.prefersProblem(accept)).isFalse();
    }
}
