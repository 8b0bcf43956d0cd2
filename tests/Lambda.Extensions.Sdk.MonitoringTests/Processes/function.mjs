// A Lambda function on Node without any library: the Runtime API, and a handler that does what its event says, as samples/HelloFunction.
const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const post = (path, body, headers = {}) => fetch(api + path, { method: "POST", body, headers }).then((r) => r.text());

async function handle(event, requestId) {
  const lines = [event.log ?? []].flat();
  for (const line of lines) {
    console.log(event.level ? JSON.stringify({ timestamp: new Date().toISOString(), level: event.level, requestId, message: line }) : line);
  }
  if (event.sleepMs) await new Promise((resolve) => setTimeout(resolve, event.sleepMs));
  if (event.fail) throw new Error(event.fail);
  if (event.exit !== undefined) process.exit(event.exit);
  return event.echo ?? event;
}

for (;;) {
  const next = await fetch(`${api}/invocation/next`);
  const id = next.headers.get("lambda-runtime-aws-request-id");
  const event = JSON.parse(await next.text());
  try {
    await post(`/invocation/${id}/response`, JSON.stringify(await handle(event, id)));
  } catch (error) {
    await post(`/invocation/${id}/error`, JSON.stringify({ errorType: "Failed", errorMessage: error.message, stackTrace: [] }), {
      "Lambda-Runtime-Function-Error-Type": "Failed",
    });
  }
}
