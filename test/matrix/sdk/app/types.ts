// Each version's own type is what createComposioHandler takes. An `any` would be taken, too: so none of them is one.
import type { Composio as Sdk17 } from "composio-core-0.17";
import type { Composio as Sdk18 } from "composio-core-0.18";
import type { Composio as Sdk19 } from "composio-core-0.19";
import type { Composio as Sdk21 } from "composio-core-0.21";
import type { Composio as Sdk1Beta } from "composio-core-1.0-beta";
import type ClientAlpha from "composio-client-alpha";
import type Client2 from "composio-client-2";
import type { ComposioClientLike, ComposioLike, createComposioHandler } from "composio-react/server";

type IsAny<Type> = 0 extends 1 & Type ? true : false;
type Takes<Wanted, Given> = [IsAny<Given>, Given] extends [false, Wanted] ? true : false;
type Accounts<Sdk extends { getClient(): object }> =
  ReturnType<Sdk["getClient"]> extends {
    connectedAccounts: infer Type;
  }
    ? IsAny<Type>
    : true;

export const isTaken: readonly true[] = [
  true satisfies Takes<ComposioLike, Sdk17>,
  true satisfies Takes<ComposioLike, Sdk18>,
  true satisfies Takes<ComposioLike, Sdk19>,
  true satisfies Takes<ComposioLike, Sdk21>,
  true satisfies Takes<ComposioLike, Sdk1Beta>,
  true satisfies Takes<ComposioClientLike, ClientAlpha>,
  true satisfies Takes<ComposioClientLike, Client2>,
  true satisfies Takes<Parameters<typeof createComposioHandler>[0]["composio"], ComposioLike>,
];
export const isAny: readonly false[] = [
  false satisfies Accounts<Sdk17>,
  false satisfies Accounts<Sdk18>,
  false satisfies Accounts<Sdk19>,
  false satisfies Accounts<Sdk21>,
  false satisfies Accounts<Sdk1Beta>,
];
