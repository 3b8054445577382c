import { p } from '@mikro-orm/core';

/** An exact amount: `numeric(18,6)`, a string in the program, such as `0.031400`. */
export const decimal = () => p.decimal('string').precision(18).scale(6);
