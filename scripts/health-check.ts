// Asked by the container's health check: exit 0 when this container's service is ready, 1 otherwise.
const WAIT_MILLISECONDS = 5000;

const port = process.env.PORT ?? '4000';
try {
  const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, {
    signal: AbortSignal.timeout(WAIT_MILLISECONDS),
  });
  process.exit(answer.ok ? 0 : 1);
} catch {
  process.exit(1);
}
