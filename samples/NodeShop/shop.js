// One order goes through four services. Each has a tracer of its own, as four programs would; the context goes from one to the next as
// HTTP headers and message headers carry it. Nothing here knows of Rehearsal: OTEL_EXPORTER_OTLP_ENDPOINT says where traces go.
import { context, propagation, trace, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';

const orderId = process.argv[2] ?? 'ORD-12345';
const Exporter = process.env.OTEL_EXPORTER_OTLP_PROTOCOL === 'http/json' ? JsonExporter : ProtobufExporter;
const sleep = ms => new Promise(done => setTimeout(done, ms));
propagation.setGlobalPropagator(new W3CTraceContextPropagator());

const providers = [];
function service(name) {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': name }),
    spanProcessors: [new BatchSpanProcessor(new Exporter())],
  });
  providers.push(provider);
  const tracer = provider.getTracer('node-shop');
  return async (spanName, kind, parent, attributes, work) => {
    const span = tracer.startSpan(spanName, { kind, attributes: { order_id: orderId, ...attributes } }, parent);
    try {
      return await work(trace.setSpan(parent, span));
    } catch (error) {
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      throw error;
    } finally {
      span.end();
    }
  };
}

// What goes over the wire is text: the receiving side knows no more of the sender than these headers.
const headersOf = sender => { const headers = {}; propagation.inject(sender, headers); return headers; };
const received = headers => propagation.extract(context.active(), headers);

const gateway = service('gateway'), orders = service('orders'), payments = service('payments'), mail = service('mail');

const charge = headers => payments('POST /charge', SpanKind.SERVER, received(headers), {}, server =>
  payments('card network', SpanKind.CLIENT, server, {}, () => sleep(250)));

const confirm = headers => mail('process order-placed', SpanKind.CONSUMER, received(headers), { 'messaging.destination.name': 'order-placed' }, async () => {
  await sleep(5);
  throw new Error('SMTP time-out');
});

let delivery;
const place = headers => orders('POST /place', SpanKind.SERVER, received(headers), {}, async server => {
  await sleep(5);
  await orders('send order-placed', SpanKind.PRODUCER, server, { 'messaging.destination.name': 'order-placed' }, async sender => {
    delivery = confirm(headersOf(sender)).catch(() => {});
  });
  await orders('POST', SpanKind.CLIENT, server, {}, sender => charge(headersOf(sender)));
});

await gateway('POST /orders', SpanKind.SERVER, context.active(), {}, server =>
  gateway('POST', SpanKind.CLIENT, server, {}, sender => place(headersOf(sender))));
await delivery;
await Promise.all(providers.map(provider => provider.shutdown()));
console.log(`${orderId}: placed`);
