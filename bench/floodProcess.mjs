// A user who asks for much at once, in a process of their own: node bench/floodProcess.mjs <port of the handler>
const [, , port] = process.argv;

process.send({});
process.on("message", async ({ count, path, body }) => {
  const from = performance.now();
  let refused = 0;
  const ask = async (index) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}${body ? "" : index}`, {
      headers: { "x-user": "flood", ...(body && { "content-type": "application/json" }) },
      ...(body && { method: "POST", body: JSON.stringify({ ...body, alias: `alias ${index}` }) }),
    });
    await response.arrayBuffer();
    if (response.status === 429) refused++;
  };
  await Promise.all(Array.from({ length: count }, (_, index) => ask(index)));
  process.send({ refused, seconds: Number(((performance.now() - from) / 1000).toFixed(1)) });
});
process.on("disconnect", () => process.exit());
