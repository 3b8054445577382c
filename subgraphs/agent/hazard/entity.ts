import { defineEntity, p } from '@mikro-orm/core';

const PlaceHazardSchema = defineEntity({
  name: 'PlaceHazard',
  tableName: 'place_hazard',
  properties: {
    clientId: p.uuid().primary(),
    instanceType: p.string().primary(),
    region: p.string().primary(),
    /** By bins of ages, relative to the prior. */
    hazards: p.json().$type<readonly number[]>(),
    madeAt: p.datetime(),
  },
});

/** How fast runs of a machine size in a region are expected to end, as forecasting says it of wider groups. */
export class PlaceHazard extends PlaceHazardSchema.class {}
PlaceHazardSchema.setClass(PlaceHazard);
