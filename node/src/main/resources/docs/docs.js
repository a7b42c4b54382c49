'use strict';
// Nothing is asked of any other host: no validator, no fonts. Calls that are tried out go to this node, and are real.
window.addEventListener('DOMContentLoaded', () => {
  window.reference = SwaggerUIBundle({
    url: '/openapi',
    dom_id: '#reference',
    // Links within the buttons that open calls would be in the way of a keyboard.
    deepLinking: false,
    validatorUrl: null,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    showCommonExtensions: true,
    presets: [SwaggerUIBundle.presets.apis],
    layout: 'BaseLayout',
    requestInterceptor: request => {
      if (request.loadSpec) request.headers.Accept = 'application/json';
      return request;
    },
  });
});
