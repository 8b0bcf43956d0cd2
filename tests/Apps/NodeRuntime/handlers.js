// Handlers of every kind that the Node.js runtime has, for the runtime client's own process.
'use strict';

exports.callback = (event, context, callback) => setImmediate(() => callback(null, { echo: event, id: context.awsRequestId }));

exports.callbackError = (event, context, callback) => setImmediate(() => callback(new TypeError('refused')));

exports.async = async (event, context) => ({ echo: event, id: context.awsRequestId });

exports.streaming = awslambda.streamifyResponse(async (event, stream) => {
  stream.write('first,');
  stream.write('second');
  stream.end();
});

exports.brokenStream = awslambda.streamifyResponse(async (event, stream) => {
  stream.write('first');
  await new Promise((resolve) => setTimeout(resolve, 50));
  throw new RangeError('after the first bytes');
});

exports.large = async (event) => {
  if (event.fine) return 'fine';
  throw new Error('x'.repeat(64 * 1024));
};

exports.exit = async (event) => (event.fine ? 'fine' : process.exit(7));

exports.unhandled = async (event) => {
  if (event.fine) return 'fine';
  Promise.reject(new Error('nobody listens'));
  await new Promise(() => setTimeout(() => {}, 600000));
};
