import type { ArgTypesEnhancer } from "storybook/internal/types";

/** Moves `@default` from a prop's description, where the compiler leaves it, to the column of defaults. */
export const withDefaults: ArgTypesEnhancer = ({ argTypes }) =>
  Object.fromEntries(
    Object.entries(argTypes).map(([name, argType]) => {
      const [description, value] = (argType.description ?? "").split("@default");
      if (description === undefined || value === undefined) return [name, argType];
      const table = { ...argType.table, defaultValue: { summary: value.trim() } };
      return [name, { ...argType, description: description.trim(), table }];
    }),
  );
