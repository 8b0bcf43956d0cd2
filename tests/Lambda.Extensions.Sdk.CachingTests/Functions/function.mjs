// A function in JavaScript: what any function that uses AWS Parameters and Secrets does. Reads a parameter in its first lines,
// before it asks for an event, and again with each event.
const runtime = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;
const port = process.env.PARAMETERS_SECRETS_EXTENSION_HTTP_PORT ?? '2773';

async function ask(path) {
  const response = await fetch(`http://localhost:${port}${path}`, { headers: { 'X-Aws-Parameters-Secrets-Token': process.env.AWS_SESSION_TOKEN } });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}

const parameter = async () => (await ask(`/systemsmanager/parameters/get?name=${encodeURIComponent('/app/value')}&withDecryption=true`)).Parameter.Value;
const atInit = await parameter();
process.on('SIGTERM', () => process.exit(0));
for (;;) {
  const event = await fetch(`${runtime}/next`);
  const id = event.headers.get('lambda-runtime-aws-request-id');
  await event.text();
  const secret = (await ask('/secretsmanager/get?secretId=db')).SecretString;
  await fetch(`${runtime}/${id}/response`, { method: 'POST', body: JSON.stringify(`${atInit} ${await parameter()} ${secret}`) });
}
