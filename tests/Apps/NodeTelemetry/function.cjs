// A function with the OpenTelemetry SDK for Node.js, set up by the standard variables only. It makes spans, log records and a metric as its
// event says, and exports them before it answers. Its argument is the folder with the packages.
'use strict';
const { createRequire } = require('node:module');
const load = createRequire(`${process.argv[2]}/package.json`);
const { NodeSDK, logs } = load('@opentelemetry/sdk-node');
const { trace, metrics } = load('@opentelemetry/api');
const { logs: logApi } = createRequire(load.resolve('@opentelemetry/sdk-node'))('@opentelemetry/api-logs');

const sdk = new NodeSDK();
sdk.start();
process.on('SIGTERM', () => sdk.shutdown().finally(() => process.exit(0)));
const tracer = trace.getTracer('function');
const logger = logApi.getLogger('function');
const orders = metrics.getMeter('function').createCounter('orders');
const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;

/** NodeSDK has no flush of its own, so that of each provider is called. */
async function flush() {
  const traces = trace.getTracerProvider();
  await Promise.all([(traces.getDelegate?.() ?? traces).forceFlush?.(), logApi.getLoggerProvider().forceFlush?.(), metrics.getMeterProvider().forceFlush?.()]);
}

(async () => {
  for (;;) {
    const next = await fetch(`${api}/next`);
    const id = next.headers.get('lambda-runtime-aws-request-id');
    const event = await next.json();
    for (const line of event.log ?? []) console.log(line);
    for (let i = 0; i < event.spans; i++) {
      const span = tracer.startSpan(`${event.name}-${i}`);
      span.setAttribute('apiKey', 'hunter2');
      logger.emit({ severityNumber: 9, body: `${event.name}-${i}` });
      orders.add(1);
      span.end();
    }

    await flush();
    // What was exported must arrive, whatever happens to the function afterwards.
    if (event.hang) await new Promise(() => setInterval(() => {}, 1000));
    await (await fetch(`${api}/${id}/response`, { method: 'POST', body: JSON.stringify(event) })).text();
  }
})();
