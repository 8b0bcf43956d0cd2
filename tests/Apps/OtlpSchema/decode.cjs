// Decodes requests of OTLP with the code that the OpenTelemetry project generated from the official definitions.
// Each line of the input is a signal, a blank and a body in base64. Each line of the output is the request as OTLP's JSON, or "error: …".
'use strict';
const path = require('node:path');
const readline = require('node:readline');

const folder = process.argv[2];
const root = require(path.join(folder, 'node_modules/@opentelemetry/otlp-transformer/build/src/generated/root.js'));
const collector = root.opentelemetry.proto.collector;
const requests = {
  traces: collector.trace.v1.ExportTraceServiceRequest,
  logs: collector.logs.v1.ExportLogsServiceRequest,
  metrics: collector.metrics.v1.ExportMetricsServiceRequest,
};
const ids = new Set(['traceId', 'spanId', 'parentSpanId']);

/** Ids are hexadecimal in OTLP's JSON, and other bytes are base64. Numbers that JSON lacks are text. */
function toJson(value, name) {
  if (value instanceof Uint8Array) return Buffer.from(value).toString(ids.has(name) ? 'hex' : 'base64');
  if (Array.isArray(value)) return value.map(item => toJson(item, name));
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner, key)]));
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

readline.createInterface({ input: process.stdin }).on('line', line => {
  const [signal, base64] = line.split(' ');
  const body = Buffer.from(base64, 'base64');
  try {
    const type = requests[signal];
    const message = type.decode(body);
    const wrong = type.verify(message);
    if (wrong) throw new Error(wrong);
    // The decoder skips fields that the definitions lack. Without them the message is shorter.
    const again = type.encode(message).finish();
    if (again.length !== body.length) throw new Error(`${body.length} bytes, of which the definitions know ${again.length}`);
    console.log(JSON.stringify(toJson(type.toObject(message, { longs: String, oneofs: false }), '')));
  } catch (error) {
    console.log(`error: ${error.message}`);
  }
});
