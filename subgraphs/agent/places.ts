/** The name of a spot pool: what it is called wherever it is shown. */
export const poolName = (instanceType: string, zone: string): string => `${instanceType}.${zone}`;

/** The region of a zone: `us-east-1a` → `us-east-1`. */
export const regionOf = (zone: string): string => zone.replace(/(?<=\d)[a-z]$/, '');
