import type { EnvironmentShape } from '../config/declaration.ts';
import { describeValues } from '../config/describe-environment.ts';
import type { Build } from './build.ts';

/** What one line at the start says: what runs and how it is set, without secrets. */
export const startReport = (
  build: Build,
  shape: EnvironmentShape,
  values: Readonly<Record<string, unknown>>,
): { build: Build; settings: object } => ({ build, settings: describeValues(shape, values) });
