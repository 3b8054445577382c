/**
 * Loaded into a measured program before its own code (`--import`): answers the parent's question what the process has
 * used so far, all of its threads included. It does not keep the process alive, and ends it when the parent is gone.
 */
process.on('message', (question) => {
  if (question !== 'usage') return;
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMilliseconds: (user + system) / 1000, residentBytes: process.memoryUsage.rss() });
});
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
