import { defineConfig } from '@graphql-hive/gateway';

// Hive Gateway as its command starts it, without a line of log for each request.
export const gatewayConfig = defineConfig({ logging: false });
