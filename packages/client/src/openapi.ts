// Made from the OpenAPI document by generate.ts; not to be edited. After a change of the API: npm run test:api -- -u

export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process is alive */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether Temporal, the database and its schema are there */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who the caller is, with which rights, and until when */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads an agent */
        get: operations["getAgent"];
        /** Creates or replaces an agent; what is absent goes back to its default */
        put: operations["putAgent"];
        post?: never;
        /** Deactivates an agent; what the agent holds is routed again */
        delete: operations["deactivateAgent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists agents by id */
        get: operations["listAgents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{id}/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Declares how available an agent is; in force when the answer arrives */
        put: operations["setAvailability"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{id}/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an agent offline because it logged out */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{id}/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A sign of life of an agent's console; from the first one on, missing ones mean a lost connection */
        post: operations["heartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inboxes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads an inbox */
        get: operations["getInbox"];
        /** Creates or replaces an inbox; all but the name is kept where it is absent */
        put: operations["putInbox"];
        post?: never;
        /** Deletes an inbox without conversations */
        delete: operations["deleteInbox"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inboxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists inboxes by id */
        get: operations["listInboxes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inboxes/{id}/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes what an inbox sets differently from the account; takes effect on running conversations */
        patch: operations["patchInboxPolicy"];
        trace?: never;
    };
    "/v1/teams/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads a team */
        get: operations["getTeam"];
        /** Creates or replaces a team; members are kept where they are absent */
        put: operations["putTeam"];
        post?: never;
        /** Deletes a team; it is taken off its conversations, which are routed without it */
        delete: operations["deleteTeam"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists teams by id */
        get: operations["listTeams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inboxes/{id}/members/{agentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Adds a member behind the others; one who is a member already keeps the place */
        put: operations["addInboxMember"];
        post?: never;
        /** Removes a member; what the agent holds there is routed again */
        delete: operations["removeInboxMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/{id}/members/{agentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Adds a member behind the others; one who is a member already keeps the place */
        put: operations["addTeamMember"];
        post?: never;
        /** Removes a member; what the agent holds there is routed again */
        delete: operations["removeTeamMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads the account's policy, defaults included */
        get: operations["getPolicy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes the account's policy; takes effect on running conversations */
        patch: operations["patchPolicy"];
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists API keys, oldest first, without their secrets */
        get: operations["listKeys"];
        put?: never;
        /** Creates an API key; its secret is shown once */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads an API key, without its secret */
        get: operations["getKey"];
        put?: never;
        post?: never;
        /** Ends a program's access, at once */
        delete: operations["deleteKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/consumers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forgets who a consumer is; what happened stays, under a pseudonym */
        delete: operations["eraseConsumer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists conversations, oldest first; those who wait in serving order, parked ones last */
        get: operations["listConversations"];
        put?: never;
        /** Starts and routes a conversation; answers its present state where that id exists already */
        post: operations["openConversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts the caller's lists of conversations, also by inbox or agent */
        get: operations["getCounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads a conversation */
        get: operations["getConversation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes priority or skills; ranked again at once */
        patch: operations["amend"];
        trace?: never;
    };
    "/v1/conversations/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a conversation to an agent, to a team, or to both */
        post: operations["assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Assigns a conversation to me if nobody has it */
        post: operations["claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/unassign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Releases the agent (then the conversation is parked), the team, or both */
        post: operations["unassign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/requeue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a conversation back to the waiting list and routes it again, the present agent cooling off */
        post: operations["requeue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/route": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Routes a waiting conversation now, parked or not */
        post: operations["route"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/hand-off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends pending: the bot or form is done, and the conversation is routed */
        post: operations["handOff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a conversation; whoever holds it is released; repeating is fine */
        post: operations["resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was said in a conversation, oldest first: who, when and whether it counted, never the text */
        get: operations["listMessages"];
        put?: never;
        /** Something was said, without its text; a consumer's message starts or reopens the conversation */
        post: operations["postMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to a conversation, oldest first */
        get: operations["listConversationEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The routing decisions about a conversation, oldest first */
        get: operations["listConversationDecisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was said, decided and done with a conversation, in one order, oldest first */
        get: operations["listConversationTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{id}/explanation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who could serve a conversation and what each lacks, now or at a past decision; or why not this agent */
        get: operations["explainConversation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{id}/explanation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an agent was and was not given lately, and why not; agents ask about themselves */
        get: operations["explainAgent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that happened, oldest first; with Accept: text/event-stream as a live stream */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What agents and teams were told; a person sees its own and those of its teams */
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/read-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Notes that all notifications of a person and of their teams were read; a key names the person */
        post: operations["readAllNotifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Notes that a notification was read */
        post: operations["readNotification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who waits, who is there, what is due and what to look at, all of one moment */
        get: operations["getBoard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads a webhook, without its secret */
        get: operations["getWebhook"];
        /** Creates an endpoint that is sent events, and shows its secret once; or replaces and enables it */
        put: operations["putWebhook"];
        post?: never;
        /** Deletes a webhook with its log; nothing more is sent */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists webhooks by id, without their secrets */
        get: operations["listWebhooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The latest thousand attempts to deliver to a webhook, latest first */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Why a request was not served, as problem details (RFC 9457). */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description stable; see the table of errors */
            code: string;
            requestId: string;
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            agentId?: string;
            errors?: {
                /** @description a JSON Pointer */
                path: string;
                message: string;
            }[];
        } & {
            [key: string]: unknown;
        };
        /** @description Every setting an inbox may have. */
        Policy: {
            /** @enum {string} */
            mode: "automatic" | "manual";
            /** @enum {string} */
            method: "round_robin" | "least_assigned";
            /** @enum {string} */
            whenAllOffline: "assign" | "wait";
            assignToBusy: boolean;
            autoReassign: boolean;
            reassignOn: ("offline" | "logout" | "away" | "busy" | "connection_lost")[];
            /** @enum {string} */
            skillMatch: "ignore" | "prefer" | "require";
            skillRelaxAfterSeconds: number;
            /** @enum {string} */
            responseAnchor: "first_unanswered" | "latest";
            responseWarningSeconds: number;
            cooloffSeconds: number;
            escalateAfterTimeouts: number;
            /** @enum {string} */
            reopenTo: "previous_agent" | "route" | "pending";
            responseTimeoutSeconds: {
                online: number;
                busy: number;
                away: number;
                offline: number;
            };
        };
        /** @description Every setting of the account. */
        AccountPolicy: {
            /** @enum {string} */
            mode: "automatic" | "manual";
            /** @enum {string} */
            method: "round_robin" | "least_assigned";
            /** @enum {string} */
            whenAllOffline: "assign" | "wait";
            assignToBusy: boolean;
            autoReassign: boolean;
            reassignOn: ("offline" | "logout" | "away" | "busy" | "connection_lost")[];
            /** @enum {string} */
            skillMatch: "ignore" | "prefer" | "require";
            skillRelaxAfterSeconds: number;
            /** @enum {string} */
            responseAnchor: "first_unanswered" | "latest";
            responseWarningSeconds: number;
            cooloffSeconds: number;
            escalateAfterTimeouts: number;
            /** @enum {string} */
            reopenTo: "previous_agent" | "route" | "pending";
            responseTimeoutSeconds: {
                online: number;
                busy: number;
                away: number;
                offline: number;
            };
            defaultCapacity: number | null;
            missesBeforeAway: number;
            connectionLostAfterSeconds: number;
        };
        /** @description What a change of policy would do to running conversations. */
        PolicyEffects: {
            /** @description something is due at another time than before, or not any more */
            rearmed: number;
            /** @description taken from their agents at once */
            dueNow: number;
            /** @description waiting ones that somebody is given at once; of those and of the taken at most 200 are counted */
            waitingServed: number;
            /** @description the first of them: taken, served, re-armed, in this order */
            conversations: string[];
        };
        /** @description The agent. */
        Agent: {
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            id: string;
            /** @description a text of 1 to 256 characters, without NUL */
            name: string;
            /** @enum {string} */
            role: "agent" | "supervisor" | "administrator";
            /** @description the most the agent holds by automatic assignment; null = the default of the account */
            capacity: number | null;
            skills: string[];
            /** @enum {string} */
            availability: "online" | "busy" | "away" | "offline";
            /** @enum {string} */
            availabilityCause: "initial" | "declared" | "logout" | "connection_lost" | "missed" | "deactivated";
            /** Format: date-time */
            availabilitySince: string;
            /** @description conversations held now, over all inboxes */
            load: number;
            active: boolean;
        };
        /** @description The inbox. */
        Inbox: {
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            id: string;
            /** @description a text of 1 to 256 characters, without NUL */
            name: string;
            members: string[];
            thread: {
                /**
                 * @description link = opens in a window of its own, embed = in a frame
                 * @enum {string}
                 */
                kind: "none" | "link" | "embed";
                /** @description an https address (http only on localhost) in which {conversationId} and {consumerId} stand for those ids; null with kind none */
                url: string | null;
            };
            /** @description within how many seconds a conversation is to be given to somebody; default 60 */
            serviceLevelSeconds: number;
            /** @description what percentage of them is meant to be; default 80 */
            serviceLevelTarget: number;
            /** @description only what is set differently from the account */
            policy: {
                /** @enum {string} */
                mode?: "automatic" | "manual";
                /** @enum {string} */
                method?: "round_robin" | "least_assigned";
                /** @enum {string} */
                whenAllOffline?: "assign" | "wait";
                assignToBusy?: boolean;
                autoReassign?: boolean;
                reassignOn?: ("offline" | "logout" | "away" | "busy" | "connection_lost")[];
                /** @enum {string} */
                skillMatch?: "ignore" | "prefer" | "require";
                skillRelaxAfterSeconds?: number;
                /** @enum {string} */
                responseAnchor?: "first_unanswered" | "latest";
                responseWarningSeconds?: number;
                cooloffSeconds?: number;
                escalateAfterTimeouts?: number;
                /** @enum {string} */
                reopenTo?: "previous_agent" | "route" | "pending";
                responseTimeoutSeconds?: {
                    online?: number;
                    busy?: number;
                    away?: number;
                    offline?: number;
                };
            };
            effectivePolicy: components["schemas"]["Policy"];
        };
        /** @description The team. */
        Team: {
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            id: string;
            /** @description a text of 1 to 256 characters, without NUL */
            name: string;
            members: string[];
        };
        /** @description The API key, without its secret. */
        ApiKey: {
            /** Format: uuid */
            id: string;
            /** @description a text of 1 to 256 characters, without NUL */
            name: string;
            /** @enum {string} */
            role: "service" | "administrator";
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description from then on the key is refused; null = never
             */
            expiresAt: string | null;
            /**
             * Format: date-time
             * @description within a minute or so; null = not yet
             */
            lastUsedAt: string | null;
        };
        /** @description A routing decision. */
        Decision: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            outcome: "assigned" | "waiting";
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            agentId: string | null;
            /** @enum {string} */
            reason: "round_robin" | "least_assigned" | "preferred_agent" | "previous_agent" | "all_offline" | "nobody_eligible" | "others_ahead" | "manual_inbox";
            /** @enum {string} */
            method: "round_robin" | "least_assigned";
            policyVersion: number;
            considered: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                agentId: string;
                eligible: boolean;
                /** @enum {string|null} */
                reason: "deactivated" | "not_member" | "not_in_team" | "not_available" | "at_capacity" | "cooling_off" | "missing_skill" | "ranked_lower" | null;
                load: number;
                /** @description null = no limit */
                capacity: number | null;
                /** Format: date-time */
                lastAssignedAt: string | null;
            }[];
            leftOut: {
                [key: string]: number;
            };
            sentence: string;
        };
        /** @description The conversation. */
        Conversation: {
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            id: string;
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            inboxId: string;
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            teamId: string | null;
            consumer: {
                id: string;
                name: string | null;
            };
            /** @enum {string} */
            status: "pending" | "waiting" | "assigned" | "resolved";
            /** @description waiting, but only a person or the route command hands it out */
            parked: boolean;
            /** @enum {string} */
            priority: "urgent" | "high" | "normal" | "low";
            skills: string[];
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            agentId: string | null;
            /** Format: date-time */
            assignedAt: string | null;
            /** @description `routing`, or the id of an actor */
            assignedBy: string | null;
            /** Format: date-time */
            waitingSince: string | null;
            /** @description from 1 within the inbox; null unless waiting and not parked */
            position: number | null;
            /** Format: date-time */
            unansweredSince: string | null;
            /** Format: date-time */
            responseDueAt: string | null;
            coolingOff: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                agentId: string;
                /** Format: date-time */
                until: string;
            }[];
            /** @description response timeouts in a row */
            timeouts: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            resolvedAt: string | null;
            version: number;
        };
        /** @description The conversation as it is now, and what was decided. */
        CommandAnswer: {
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            id: string;
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            inboxId: string;
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            teamId: string | null;
            consumer: {
                id: string;
                name: string | null;
            };
            /** @enum {string} */
            status: "pending" | "waiting" | "assigned" | "resolved";
            /** @description waiting, but only a person or the route command hands it out */
            parked: boolean;
            /** @enum {string} */
            priority: "urgent" | "high" | "normal" | "low";
            skills: string[];
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            agentId: string | null;
            /** Format: date-time */
            assignedAt: string | null;
            /** @description `routing`, or the id of an actor */
            assignedBy: string | null;
            /** Format: date-time */
            waitingSince: string | null;
            /** @description from 1 within the inbox; null unless waiting and not parked */
            position: number | null;
            /** Format: date-time */
            unansweredSince: string | null;
            /** Format: date-time */
            responseDueAt: string | null;
            coolingOff: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                agentId: string;
                /** Format: date-time */
                until: string;
            }[];
            /** @description response timeouts in a row */
            timeouts: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            resolvedAt: string | null;
            version: number;
            warnings: "agent_offline"[];
            /** @description null if none was taken */
            decision: components["schemas"]["Decision"] | null;
        };
        /** @description Something that was said. */
        Message: {
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            id: string;
            /** @enum {string} */
            from: "consumer" | "agent" | "bot" | "system";
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            agentId: string | null;
            /** @enum {string} */
            visibility: "public" | "private";
            /** Format: date-time */
            sentAt: string;
            /** Format: date-time */
            recordedAt: string;
            /** @description whether it asked something new, or answered */
            counted: boolean;
        };
        /** @description Something that happened. */
        Event: {
            /** @description a decimal number that grows with the order of commitment */
            id: string;
            type: string;
            /** Format: date-time */
            occurredAt: string;
            conversationId: string | null;
            inboxId: string | null;
            agentId: string | null;
            teamId: string | null;
            actor: {
                /** @enum {string} */
                kind: "person" | "key" | "routing" | "system";
                id: string | null;
            };
            reason: string | null;
            decisionId: string | null;
            data: {
                [key: string]: unknown;
            };
        };
        /** @description Something that was said, decided or done with a conversation. */
        TimelineEntry: {
            /** Format: date-time */
            at: string;
            /**
             * @description decision = one that no event speaks of: it was looked at, and waits as before
             * @enum {string}
             */
            kind: "message" | "decision" | "event";
            /** @description of the decision, where there is one */
            sentence: string | null;
            /**
             * Format: uuid
             * @description for GET …/explanation
             */
            decisionId: string | null;
            /** @description null unless kind is event */
            event: components["schemas"]["Event"] | null;
            /** @description null unless kind is message */
            message: components["schemas"]["Message"] | null;
        };
        /** @description What an agent or a team was told. */
        Notification: {
            /** @description a decimal number */
            id: string;
            /** @enum {string} */
            type: "assigned" | "reassigned_away" | "unassigned" | "response_warning" | "escalated";
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            agentId: string | null;
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            teamId: string | null;
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            conversationId: string;
            eventId: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            readAt: string | null;
        };
        /** @description The whole account at one moment. */
        Board: {
            /** Format: date-time */
            at: string;
            tiles: {
                /** @description parked ones do not count */
                waiting: number;
                /**
                 * Format: date-time
                 * @description null if nobody waits
                 */
                longestWaitSince: string | null;
                longestWaitInboxId: string | null;
                /** @description unanswered, and due within the inbox's `responseWarningSeconds` */
                dueSoon: number;
                /** @description unanswered, and due before now */
                overdue: number;
                assigned: number;
                /** @description what routing could fill now, each agent counted once; one without a capacity counts as one slot */
                freeSlots: number;
                online: number;
                busy: number;
                away: number;
                offline: number;
            };
            inboxes: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
                name: string;
                /** @enum {string} */
                mode: "automatic" | "manual";
                /** @description parked ones do not count */
                waiting: number;
                /**
                 * Format: date-time
                 * @description null if nobody waits
                 */
                longestWaitSince: string | null;
                parked: number;
                assigned: number;
                /** @description unanswered, and due within the inbox's `responseWarningSeconds` */
                dueSoon: number;
                /** @description unanswered, and due before now */
                overdue: number;
                /** @description an agent with several inboxes counts in each */
                freeSlots: number;
                members: number;
                /** @description members in a state in which routing gives them something */
                available: number;
                online: number;
                busy: number;
                away: number;
                offline: number;
                serviceLevelSeconds: number;
                /** @description percent */
                serviceLevelTarget: number;
            }[];
            /** @description active agents, and others who are members of an inbox */
            agents: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
                name: string;
                /** @enum {string} */
                availability: "online" | "busy" | "away" | "offline";
                /** Format: date-time */
                availabilitySince: string;
                load: number;
                /** @description the default of the account applied; null = no limit */
                capacity: number | null;
                unanswered: number;
                /** @description unanswered, and due within the inbox's `responseWarningSeconds` */
                dueSoon: number;
                /** @description unanswered, and due before now */
                overdue: number;
                /**
                 * Format: date-time
                 * @description when the first answer is due
                 */
                nextDueAt: string | null;
                /** @description missed answers in a row */
                misses: number;
                /**
                 * Format: date-time
                 * @description null = never
                 */
                lastAssignedAt: string | null;
                inboxIds: string[];
            }[];
            /** @description what to look at, the critical first */
            attention: {
                /** @enum {string} */
                kind: "nobody_available" | "no_members" | "waited_long" | "overdue" | "escalated" | "misses" | "idle" | "parked_long" | "webhook_failing";
                /** @enum {string} */
                severity: "critical" | "warning";
                inboxId: string | null;
                agentId: string | null;
                conversationIds: string[];
                webhookId: string | null;
                /** @description how many: conversations (parked ones up to 100), answers, timeouts */
                count: number;
                /**
                 * Format: date-time
                 * @description since when it is so, as far as that is known
                 */
                since: string | null;
                sentence: string;
            }[];
        };
        /** @description The webhook, without its secret. */
        Webhook: {
            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
            id: string;
            url: string;
            /** @description types of the events that are sent; null = all */
            types: ("conversation.created" | "conversation.waiting" | "conversation.assigned" | "conversation.unassigned" | "conversation.team_changed" | "conversation.amended" | "conversation.response_warning" | "conversation.escalated" | "conversation.resolved" | "conversation.reopened" | "agent.availability_changed" | "agent.deactivated" | "policy.changed" | "consumer.erased")[] | null;
            /** Format: date-time */
            createdAt: string;
            /** @description the last event that was taken */
            lastEventId: string | null;
            /** Format: date-time */
            lastDeliveredAt: string | null;
            /**
             * Format: date-time
             * @description the first failed attempt since
             */
            failingSince: string | null;
            /** Format: date-time */
            nextAttemptAt: string | null;
            /**
             * Format: date-time
             * @description since when nothing is sent; PUT enables it again
             */
            disabledAt: string | null;
            disabledReason: string | null;
        };
        /** @description An attempt to deliver an event. */
        WebhookDelivery: {
            /** @description a decimal number that grows with time */
            id: string;
            eventId: string;
            eventType: string;
            /** Format: date-time */
            attemptedAt: string;
            durationMs: number;
            /** @description what the endpoint answered; null where no answer came */
            status: number | null;
            /** @description why the attempt failed; null where the event was taken */
            error: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Yes. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Yes. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who sent the request: a person with a token, or a program with a key. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        kind: "person";
                        /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                        agentId: string;
                        /** @description a text of 1 to 256 characters, without NUL */
                        name: string;
                        /**
                         * @description the lower of the token's and the directory's
                         * @enum {string}
                         */
                        role: "agent" | "supervisor" | "administrator";
                        inboxIds: string[];
                        teamIds: string[];
                        /** @description the most the agent holds by automatic assignment; null = the default of the account */
                        capacity: number | null;
                        skills: string[];
                        /** @enum {string} */
                        availability: "online" | "busy" | "away" | "offline";
                        /** @enum {string} */
                        availabilityCause: "initial" | "declared" | "logout" | "connection_lost" | "missed" | "deactivated";
                        /** Format: date-time */
                        availabilitySince: string;
                        /** @description conversations held now, over all inboxes */
                        load: number;
                        /**
                         * Format: date-time
                         * @description when the credential ends; null for a key that never does
                         */
                        expiresAt: string | null;
                        /**
                         * Format: date-time
                         * @description the clock by which deadlines are meant
                         */
                        serverTime: string;
                        /** @description what this installation can do beside what every one can, by name; none so far */
                        features: string[];
                    } | {
                        /** @enum {string} */
                        kind: "key";
                        /** @description of a key under /v1/keys; `bootstrap` for the one of the environment */
                        keyId: string;
                        /** @enum {string} */
                        role: "service" | "administrator";
                        /**
                         * Format: date-time
                         * @description when the credential ends; null for a key that never does
                         */
                        expiresAt: string | null;
                        /**
                         * Format: date-time
                         * @description the clock by which deadlines are meant
                         */
                        serverTime: string;
                        /** @description what this installation can do beside what every one can, by name; none so far */
                        features: string[];
                    };
                };
            };
        };
    };
    getAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The agent. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description What If-Match takes to change no other than this. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
        };
    };
    putAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what was read; if it has another one by now, the answer is 412 `precondition_failed` */
                "If-Match"?: string;
            };
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description a text of 1 to 256 characters, without NUL */
                    name: string;
                    /** @enum {string} */
                    role?: "agent" | "supervisor" | "administrator";
                    /** @description the most the agent holds by automatic assignment; null = the default of the account */
                    capacity?: number | null;
                    /** @description words, such as "billing" or "lang:es" */
                    skills?: string[];
                };
            };
        };
        responses: {
            /** @description The agent. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description What If-Match takes to change no other than this. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description The agent. */
            201: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description What If-Match takes to change no other than this. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
        };
    };
    deactivateAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No body. */
            204: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listAgents: {
        parameters: {
            query?: {
                /** @description 1 to 200 ids with commas between them; those that there are not, or that the caller may not see, are left out */
                ids?: string;
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                inboxId?: string;
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                teamId?: string;
                availability?: "online" | "busy" | "away" | "offline";
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Agent"][];
                        /** @description null at the end */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    setAvailability: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    state: "online" | "busy" | "away" | "offline";
                };
            };
        };
        responses: {
            /** @description The agent. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The agent. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
        };
    };
    heartbeat: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description No body. */
            204: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getInbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The inbox. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description What If-Match takes to change no other than this. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inbox"];
                };
            };
        };
    };
    putInbox: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what was read; if it has another one by now, the answer is 412 `precondition_failed` */
                "If-Match"?: string;
            };
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description a text of 1 to 256 characters, without NUL */
                    name: string;
                    /** @description agent ids in order of joining */
                    members?: string[];
                    /** @description where the thread of a conversation is shown */
                    thread?: {
                        /**
                         * @description link = opens in a window of its own, embed = in a frame
                         * @enum {string}
                         */
                        kind: "none" | "link" | "embed";
                        /** @description an https address (http only on localhost) in which {conversationId} and {consumerId} stand for those ids; null with kind none */
                        url?: string | null;
                    };
                    /** @description within how many seconds a conversation is to be given to somebody; default 60 */
                    serviceLevelSeconds?: number;
                    /** @description what percentage of them is meant to be; default 80 */
                    serviceLevelTarget?: number;
                    /** @description a merge patch (RFC 7396); null = inherit again */
                    policy?: {
                        /** @enum {string|null} */
                        mode?: "automatic" | "manual" | null;
                        /** @enum {string|null} */
                        method?: "round_robin" | "least_assigned" | null;
                        /** @enum {string|null} */
                        whenAllOffline?: "assign" | "wait" | null;
                        assignToBusy?: boolean | null;
                        autoReassign?: boolean | null;
                        reassignOn?: ("offline" | "logout" | "away" | "busy" | "connection_lost")[] | null;
                        /** @enum {string|null} */
                        skillMatch?: "ignore" | "prefer" | "require" | null;
                        skillRelaxAfterSeconds?: number | null;
                        /** @enum {string|null} */
                        responseAnchor?: "first_unanswered" | "latest" | null;
                        responseWarningSeconds?: number | null;
                        cooloffSeconds?: number | null;
                        escalateAfterTimeouts?: number | null;
                        /** @enum {string|null} */
                        reopenTo?: "previous_agent" | "route" | "pending" | null;
                        responseTimeoutSeconds?: {
                            online?: number | null;
                            busy?: number | null;
                            away?: number | null;
                            offline?: number | null;
                        } | null;
                    };
                };
            };
        };
        responses: {
            /** @description The inbox. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description What If-Match takes to change no other than this. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inbox"];
                };
            };
            /** @description The inbox. */
            201: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description What If-Match takes to change no other than this. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inbox"];
                };
            };
        };
    };
    deleteInbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No body. */
            204: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listInboxes: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Inbox"][];
                        /** @description null at the end */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    patchInboxPolicy: {
        parameters: {
            query?: {
                /** @description true: changes nothing, and answers what the change would do (PolicyEffects) */
                dryRun?: boolean;
            };
            header?: {
                /** @description 1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again */
                "Idempotency-Key"?: string;
                /** @description the ETag of what was read; if it has another one by now, the answer is 412 `precondition_failed` */
                "If-Match"?: string;
            };
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        /** @description a merge patch (RFC 7396); null = inherit again */
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string|null} */
                    mode?: "automatic" | "manual" | null;
                    /** @enum {string|null} */
                    method?: "round_robin" | "least_assigned" | null;
                    /** @enum {string|null} */
                    whenAllOffline?: "assign" | "wait" | null;
                    assignToBusy?: boolean | null;
                    autoReassign?: boolean | null;
                    reassignOn?: ("offline" | "logout" | "away" | "busy" | "connection_lost")[] | null;
                    /** @enum {string|null} */
                    skillMatch?: "ignore" | "prefer" | "require" | null;
                    skillRelaxAfterSeconds?: number | null;
                    /** @enum {string|null} */
                    responseAnchor?: "first_unanswered" | "latest" | null;
                    responseWarningSeconds?: number | null;
                    cooloffSeconds?: number | null;
                    escalateAfterTimeouts?: number | null;
                    /** @enum {string|null} */
                    reopenTo?: "previous_agent" | "route" | "pending" | null;
                    responseTimeoutSeconds?: {
                        online?: number | null;
                        busy?: number | null;
                        away?: number | null;
                        offline?: number | null;
                    } | null;
                };
            };
        };
        responses: {
            /** @description What is in force now; with `dryRun=true` what the change would do. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    /** @description What If-Match takes to change no other than this. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inbox"] | components["schemas"]["PolicyEffects"];
                };
            };
        };
    };
    getTeam: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The team. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description What If-Match takes to change no other than this. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
        };
    };
    putTeam: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what was read; if it has another one by now, the answer is 412 `precondition_failed` */
                "If-Match"?: string;
            };
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description a text of 1 to 256 characters, without NUL */
                    name: string;
                    /** @description agent ids in order of joining */
                    members?: string[];
                };
            };
        };
        responses: {
            /** @description The team. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description What If-Match takes to change no other than this. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
            /** @description The team. */
            201: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description What If-Match takes to change no other than this. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"];
                };
            };
        };
    };
    deleteTeam: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No body. */
            204: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listTeams: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Team"][];
                        /** @description null at the end */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    addInboxMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No body. */
            204: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    removeInboxMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No body. */
            204: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    addTeamMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No body. */
            204: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    removeTeamMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No body. */
            204: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every setting of the account. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description What If-Match takes to change no other than this. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountPolicy"];
                };
            };
        };
    };
    patchPolicy: {
        parameters: {
            query?: {
                /** @description true: changes nothing, and answers what the change would do (PolicyEffects) */
                dryRun?: boolean;
            };
            header?: {
                /** @description 1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again */
                "Idempotency-Key"?: string;
                /** @description the ETag of what was read; if it has another one by now, the answer is 412 `precondition_failed` */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description a merge patch (RFC 7396); null = the default again */
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string|null} */
                    mode?: "automatic" | "manual" | null;
                    /** @enum {string|null} */
                    method?: "round_robin" | "least_assigned" | null;
                    /** @enum {string|null} */
                    whenAllOffline?: "assign" | "wait" | null;
                    assignToBusy?: boolean | null;
                    autoReassign?: boolean | null;
                    reassignOn?: ("offline" | "logout" | "away" | "busy" | "connection_lost")[] | null;
                    /** @enum {string|null} */
                    skillMatch?: "ignore" | "prefer" | "require" | null;
                    skillRelaxAfterSeconds?: number | null;
                    /** @enum {string|null} */
                    responseAnchor?: "first_unanswered" | "latest" | null;
                    responseWarningSeconds?: number | null;
                    cooloffSeconds?: number | null;
                    escalateAfterTimeouts?: number | null;
                    /** @enum {string|null} */
                    reopenTo?: "previous_agent" | "route" | "pending" | null;
                    responseTimeoutSeconds?: {
                        online?: number | null;
                        busy?: number | null;
                        away?: number | null;
                        offline?: number | null;
                    } | null;
                    defaultCapacity?: number | null;
                    missesBeforeAway?: number | null;
                    connectionLostAfterSeconds?: number | null;
                };
            };
        };
        responses: {
            /** @description What is in force now; with `dryRun=true` what the change would do. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    /** @description What If-Match takes to change no other than this. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountPolicy"] | components["schemas"]["PolicyEffects"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApiKey"][];
                        /** @description null at the end */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description a text of 1 to 256 characters, without NUL */
                    name: string;
                    /** @enum {string} */
                    role: "service" | "administrator";
                    /**
                     * Format: date-time
                     * @description when the key ends by itself, in the future; null or absent = never
                     */
                    expiresAt?: string | null;
                };
            };
        };
        responses: {
            /** @description The API key with its secret. */
            201: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        /** @description a text of 1 to 256 characters, without NUL */
                        name: string;
                        /** @enum {string} */
                        role: "service" | "administrator";
                        /** Format: date-time */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description from then on the key is refused; null = never
                         */
                        expiresAt: string | null;
                        /**
                         * Format: date-time
                         * @description within a minute or so; null = not yet
                         */
                        lastUsedAt: string | null;
                        /** @description shown once; only its hash is stored */
                        secret: string;
                    };
                };
            };
        };
    };
    getKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description a text of at most 128 characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The API key, without its secret. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    deleteKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description a text of at most 128 characters */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No body. */
            204: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    eraseConsumer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description a text of 1 to 256 characters, without NUL */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was forgotten. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description in place of the consumer's id, wherever something is still known */
                        pseudonym: string;
                        /** @description how many conversations are the pseudonym's now */
                        conversations: number;
                        /** @description how many answers kept for repeated requests named the consumer */
                        keptAnswers: number;
                        /** Format: date-time */
                        erasedAt: string;
                    };
                };
            };
        };
    };
    listConversations: {
        parameters: {
            query?: {
                /** @description mine: held by the caller; unassigned: waiting, parked ones too; parked; team: open, of the caller's teams; all: open. A key has none of its own. */
                list?: "mine" | "unassigned" | "parked" | "team" | "all";
                /** @description 1 to 200 ids with commas between them; those that there are not, or that the caller may not see, are left out */
                ids?: string;
                /** @description the beginning of the id or of the consumer's id, or of words of the consumer's name, in any case. It finds up to 1,000 ids and 2,000 consumers: of more, some are left out */
                q?: string;
                status?: "pending" | "waiting" | "assigned" | "resolved";
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                inboxId?: string;
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                teamId?: string;
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                agentId?: string;
                /** @description a text of 1 to 256 characters, without NUL */
                consumerId?: string;
                parked?: boolean;
                /** @description whether unansweredSince is set */
                unanswered?: boolean;
                /** @description responseDueAt lies before it */
                dueBefore?: string;
                priority?: "urgent" | "high" | "normal" | "low";
                /** @description whether its streak of response timeouts was long enough to be escalated */
                escalated?: boolean;
                /** @description served: as they are served, parked ones last; needs status=waiting, list=unassigned or list=parked, and is their default. due: by responseDueAt, then the unanswered, then the answered; needs status=assigned, list=mine or agentId. created: oldest first, the default; -created: newest first. A conversation whose place changes while pages are read may come twice, or not at all. */
                order?: "served" | "due" | "created" | "-created";
                /** @description whether to answer `total` */
                count?: boolean;
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Conversation"][];
                        /** @description null at the end */
                        nextCursor: string | null;
                        /** @description with count=true: how many there are; 10000 where there are more */
                        total?: number;
                    };
                };
            };
        };
    };
    openConversation: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again */
                "Idempotency-Key"?: string;
                /** @description `respond-async` answers 202 as soon as the message is durable */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    id?: string;
                    /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    inboxId: string;
                    consumer: {
                        /** @description a text of 1 to 256 characters, without NUL */
                        id: string;
                        /** @description a text of 1 to 256 characters, without NUL */
                        name?: string | null;
                    };
                    /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    teamId?: string | null;
                    /** @enum {string} */
                    priority?: "urgent" | "high" | "normal" | "low";
                    /** @description words, such as "billing" or "lang:es" */
                    skills?: string[];
                    /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    preferredAgentId?: string | null;
                    /** @description a bot or form still has it: not routed until hand-off */
                    pending?: boolean;
                    message?: {
                        /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                        id?: string;
                        /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                        agentId?: string;
                        /**
                         * @description default public
                         * @enum {string}
                         */
                        visibility?: "public" | "private";
                        /**
                         * Format: date-time
                         * @description an RFC 3339 instant, such as 2026-01-31T12:00:00.000Z
                         */
                        sentAt?: string;
                        /**
                         * @description default consumer
                         * @enum {string}
                         */
                        from?: "consumer" | "agent" | "bot" | "system";
                    };
                };
            };
        };
        responses: {
            /** @description The conversation as it is now, and what was decided. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description The conversation as it is now, and what was decided. */
            201: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description The message is durable. */
            202: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    /** @description The preference that was followed. */
                    "Preference-Applied"?: "respond-async";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                        conversationId: string;
                    };
                };
            };
        };
    };
    getCounts: {
        parameters: {
            query?: {
                /** @description default: list, the five numbers alone */
                groupBy?: "list" | "inbox" | "agent";
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                inboxId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many conversations there are, by the lists of `GET /v1/conversations?list=`. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description held by the caller; 0 for a key */
                        mine: number;
                        /** @description waiting, parked ones too */
                        unassigned: number;
                        /** @description waiting, but only a person or the route command hands them out */
                        parked: number;
                        /** @description open, of the caller's teams; 0 for a key */
                        team: number;
                        /** @description open */
                        all: number;
                        /** @description the same of each inbox, or of what each agent holds; only with that `groupBy`, and only where there are any */
                        items?: {
                            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                            inboxId?: string;
                            /** @description null: what nobody holds */
                            agentId?: string | null;
                            /** @description held by the caller; 0 for a key */
                            mine: number;
                            /** @description waiting, parked ones too */
                            unassigned: number;
                            /** @description waiting, but only a person or the route command hands them out */
                            parked: number;
                            /** @description open, of the caller's teams; 0 for a key */
                            team: number;
                            /** @description open */
                            all: number;
                        }[];
                    };
                };
            };
        };
    };
    getConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
        };
    };
    amend: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again */
                "Idempotency-Key"?: string;
                /** @description `respond-async` answers 202 as soon as the message is durable */
                Prefer?: string;
            };
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description words, such as "billing" or "lang:es" */
                    skills?: string[];
                    /** @enum {string} */
                    priority?: "urgent" | "high" | "normal" | "low";
                };
            };
        };
        responses: {
            /** @description The conversation as it is now, and what was decided. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description The message is durable. */
            202: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    /** @description The preference that was followed. */
                    "Preference-Applied"?: "respond-async";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                        conversationId: string;
                    };
                };
            };
        };
    };
    assign: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again */
                "Idempotency-Key"?: string;
                /** @description `respond-async` answers 202 as soon as the message is durable */
                Prefer?: string;
            };
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    agentId?: string;
                    /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    teamId?: string;
                    /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    expectedAgentId?: string | null;
                    overCapacity?: boolean;
                    /** @description the agent in whose name a key acts: 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    actorId?: string;
                };
            };
        };
        responses: {
            /** @description The conversation as it is now, and what was decided. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description The message is durable. */
            202: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    /** @description The preference that was followed. */
                    "Preference-Applied"?: "respond-async";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                        conversationId: string;
                    };
                };
            };
        };
    };
    claim: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again */
                "Idempotency-Key"?: string;
                /** @description `respond-async` answers 202 as soon as the message is durable */
                Prefer?: string;
            };
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    agentId?: string;
                };
            };
        };
        responses: {
            /** @description The conversation as it is now, and what was decided. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description The message is durable. */
            202: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    /** @description The preference that was followed. */
                    "Preference-Applied"?: "respond-async";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                        conversationId: string;
                    };
                };
            };
        };
    };
    unassign: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again */
                "Idempotency-Key"?: string;
                /** @description `respond-async` answers 202 as soon as the message is durable */
                Prefer?: string;
            };
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @enum {boolean} */
                    agent?: true;
                    /** @enum {boolean} */
                    team?: true;
                    /** @description the agent in whose name a key acts: 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    actorId?: string;
                };
            };
        };
        responses: {
            /** @description The conversation as it is now, and what was decided. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description The message is durable. */
            202: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    /** @description The preference that was followed. */
                    "Preference-Applied"?: "respond-async";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                        conversationId: string;
                    };
                };
            };
        };
    };
    requeue: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again */
                "Idempotency-Key"?: string;
                /** @description `respond-async` answers 202 as soon as the message is durable */
                Prefer?: string;
            };
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description the agent in whose name a key acts: 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    actorId?: string;
                };
            };
        };
        responses: {
            /** @description The conversation as it is now, and what was decided. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description The message is durable. */
            202: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    /** @description The preference that was followed. */
                    "Preference-Applied"?: "respond-async";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                        conversationId: string;
                    };
                };
            };
        };
    };
    route: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again */
                "Idempotency-Key"?: string;
                /** @description `respond-async` answers 202 as soon as the message is durable */
                Prefer?: string;
            };
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description the agent in whose name a key acts: 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    actorId?: string;
                };
            };
        };
        responses: {
            /** @description The conversation as it is now, and what was decided. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description The message is durable. */
            202: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    /** @description The preference that was followed. */
                    "Preference-Applied"?: "respond-async";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                        conversationId: string;
                    };
                };
            };
        };
    };
    handOff: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again */
                "Idempotency-Key"?: string;
                /** @description `respond-async` answers 202 as soon as the message is durable */
                Prefer?: string;
            };
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    teamId?: string;
                    /** @description words, such as "billing" or "lang:es" */
                    skills?: string[];
                    /** @enum {string} */
                    priority?: "urgent" | "high" | "normal" | "low";
                    /** @description the agent in whose name a key acts: 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    actorId?: string;
                };
            };
        };
        responses: {
            /** @description The conversation as it is now, and what was decided. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description The message is durable. */
            202: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    /** @description The preference that was followed. */
                    "Preference-Applied"?: "respond-async";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                        conversationId: string;
                    };
                };
            };
        };
    };
    resolve: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again */
                "Idempotency-Key"?: string;
                /** @description `respond-async` answers 202 as soon as the message is durable */
                Prefer?: string;
            };
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description a text of 1 to 256 characters, without NUL */
                    disposition?: string;
                    /** @description the agent in whose name a key acts: 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    actorId?: string;
                };
            };
        };
        responses: {
            /** @description The conversation as it is now, and what was decided. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description The message is durable. */
            202: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    /** @description The preference that was followed. */
                    "Preference-Applied"?: "respond-async";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                        conversationId: string;
                    };
                };
            };
        };
    };
    listMessages: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Message"][];
                        /** @description null at the end */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    postMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    id?: string;
                    /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    agentId?: string;
                    /**
                     * @description default public
                     * @enum {string}
                     */
                    visibility?: "public" | "private";
                    /**
                     * Format: date-time
                     * @description an RFC 3339 instant, such as 2026-01-31T12:00:00.000Z
                     */
                    sentAt?: string;
                    /** @enum {string} */
                    from: "consumer" | "agent" | "bot" | "system";
                    /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    inboxId?: string;
                    consumer?: {
                        /** @description a text of 1 to 256 characters, without NUL */
                        id: string;
                        /** @description a text of 1 to 256 characters, without NUL */
                        name?: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description The message is durable. */
            202: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                        conversationId: string;
                        /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                        messageId: string;
                    };
                };
            };
        };
    };
    listConversationEvents: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Event"][];
                        /** @description null at the end */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    listConversationDecisions: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Decision"][];
                        /** @description null at the end */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    listConversationTimeline: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TimelineEntry"][];
                        /** @description null at the end */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    explainConversation: {
        parameters: {
            query?: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                agentId?: string;
                /** @description at that decision; default: now */
                decisionId?: string;
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everybody, in pages; with `agentId` the one agent. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description from 1; null unless it waits now */
                        position: number | null;
                        /** @description of the policy it was looked at under */
                        policyVersion: number;
                        sentence: string;
                        /** @description what alone would end the wait, the soonest first; empty unless it waits now, and where two things would have to change */
                        unblocks: {
                            /** @enum {string} */
                            change: "activate" | "join_inbox" | "join_team" | "come_online" | "free_slot" | "raise_capacity" | "cool_off_ends" | "gain_skills" | "skills_relax" | "route";
                            /** @description whom it is about; null = everybody */
                            agentId: string | null;
                            /**
                             * Format: date-time
                             * @description when it comes by itself; null if somebody has to bring it about
                             */
                            at: string | null;
                            /** @description how many agents could take it then */
                            agents: number;
                            /** @description how many conversations would come first, among the first 1,000 of each inbox; to an agent, of inboxes it serves */
                            ahead: number;
                            sentence: string;
                        }[];
                        agents: {
                            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                            agentId: string;
                            eligible: boolean;
                            /**
                             * @description what the agent lacks; null where it lacks nothing
                             * @enum {string|null}
                             */
                            reason: "deactivated" | "not_member" | "not_in_team" | "not_available" | "at_capacity" | "cooling_off" | "missing_skill" | "ranked_lower" | null;
                            name: string;
                            /** @enum {string} */
                            availability: "online" | "busy" | "away" | "offline";
                            load: number;
                            /** @description null = no limit */
                            capacity: number | null;
                            /**
                             * Format: date-time
                             * @description what the method compares: the last automatic assignment in this inbox, or the last of any kind
                             */
                            comparedAt: string | null;
                            /** @description how many of the skills asked for the agent has */
                            matchingSkills: number;
                            /**
                             * Format: date-time
                             * @description null unless it is cooling off for this conversation
                             */
                            coolingOffUntil: string | null;
                            /** @description in the order of the method, from 1; null if it cannot take it */
                            rank: number | null;
                        }[];
                        /** @description null at the end */
                        nextCursor: string | null;
                    } | {
                        /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                        agentId: string;
                        eligible: boolean;
                        /**
                         * @description what the agent lacks; null where it lacks nothing
                         * @enum {string|null}
                         */
                        reason: "deactivated" | "not_member" | "not_in_team" | "not_available" | "at_capacity" | "cooling_off" | "missing_skill" | "ranked_lower" | null;
                        sentence: string;
                    };
                };
            };
        };
    };
    explainAgent: {
        parameters: {
            query?: {
                /** @description how far back */
                minutes?: number;
            };
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How an agent fared in the decisions that named it: each names the first 20 it considered. The latest 5,000 decisions of all are looked through. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                        agentId: string;
                        minutes: number;
                        sentence: string;
                        /** @description decisions that named the agent; at most the latest 1,000 count */
                        considered: number;
                        /** @description those that chose it */
                        chosen: number;
                        /** @description the others, by why not */
                        reasons: {
                            [key: string]: number;
                        };
                        /** @description the latest first */
                        decisions: {
                            /** Format: uuid */
                            id: string;
                            /** Format: date-time */
                            at: string;
                            /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                            conversationId: string;
                            /** @enum {string} */
                            outcome: "assigned" | "waiting";
                            /** @description who was chosen */
                            agentId: string | null;
                            /**
                             * @description why not the agent asked about; null if it was chosen
                             * @enum {string|null}
                             */
                            reason: "deactivated" | "not_member" | "not_in_team" | "not_available" | "at_capacity" | "cooling_off" | "missing_skill" | "ranked_lower" | null;
                        }[];
                    };
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                type?: "conversation.created" | "conversation.waiting" | "conversation.assigned" | "conversation.unassigned" | "conversation.team_changed" | "conversation.amended" | "conversation.response_warning" | "conversation.escalated" | "conversation.resolved" | "conversation.reopened" | "agent.availability_changed" | "agent.deactivated" | "policy.changed" | "consumer.erased";
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                inboxId?: string;
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                agentId?: string;
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                conversationId?: string;
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
            };
            header?: {
                /** @description of a stream: the id of the last event seen; absent = from now on */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list; or, with `Accept: text/event-stream`, a stream without end. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Event"][];
                        /** @description null at the end */
                        nextCursor: string | null;
                    };
                    "text/event-stream": string;
                };
            };
        };
    };
    listNotifications: {
        parameters: {
            query?: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                agentId?: string;
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                teamId?: string;
                unread?: boolean;
                /** @description oldest first, the default, or newest first */
                order?: "created" | "-created";
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Notification"][];
                        /** @description null at the end */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    readAllNotifications: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description the id of the latest one that was seen: what came after it stays unread; absent = all there are */
                    upTo?: string;
                    /** @description the agent in whose name a key acts: 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                    actorId?: string;
                };
            };
        };
        responses: {
            /** @description No body. */
            204: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readNotification: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 128 visible ASCII characters; repeating a request with the same key gives the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description a decimal number */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description No body. */
            204: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description The first answer to this Idempotency-Key, again. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getBoard: {
        parameters: {
            query?: never;
            header?: {
                /** @description the ETag of what is known; if it still has that, the answer is 304 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole account at one moment. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description What If-Match takes to change no other than this. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Board"];
                };
            };
            /** @description It is as the caller knows it. No body. */
            304: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    /** @description What If-Match takes to change no other than this. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook, without its secret. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    putWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description an http or https address of at most 2048 characters */
                    url: string;
                    /** @description types of the events that are sent; null = all */
                    types?: ("conversation.created" | "conversation.waiting" | "conversation.assigned" | "conversation.unassigned" | "conversation.team_changed" | "conversation.amended" | "conversation.response_warning" | "conversation.escalated" | "conversation.resolved" | "conversation.reopened" | "agent.availability_changed" | "agent.deactivated" | "policy.changed" | "consumer.erased")[] | null;
                };
            };
        };
        responses: {
            /** @description The webhook, without its secret. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description The webhook with its secret. */
            201: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                        id: string;
                        url: string;
                        /** @description types of the events that are sent; null = all */
                        types: ("conversation.created" | "conversation.waiting" | "conversation.assigned" | "conversation.unassigned" | "conversation.team_changed" | "conversation.amended" | "conversation.response_warning" | "conversation.escalated" | "conversation.resolved" | "conversation.reopened" | "agent.availability_changed" | "agent.deactivated" | "policy.changed" | "consumer.erased")[] | null;
                        /** Format: date-time */
                        createdAt: string;
                        /** @description the last event that was taken */
                        lastEventId: string | null;
                        /** Format: date-time */
                        lastDeliveredAt: string | null;
                        /**
                         * Format: date-time
                         * @description the first failed attempt since
                         */
                        failingSince: string | null;
                        /** Format: date-time */
                        nextAttemptAt: string | null;
                        /**
                         * Format: date-time
                         * @description since when nothing is sent; PUT enables it again
                         */
                        disabledAt: string | null;
                        disabledReason: string | null;
                        /** @description with which messages are signed; shown once */
                        secret: string;
                    };
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No body. */
            204: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Webhook"][];
                        /** @description null at the end */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description 1 to 128 of A-Z a-z 0-9 _ . : @ - (not . or .. alone) */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    /** @description The id of this request, which the log has too. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["WebhookDelivery"][];
                        /** @description null at the end */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
}

/** Every code a caller can meet. */
export type ErrorCode =
  | 'invalid_request'
  | 'invalid_cursor'
  | 'unauthenticated'
  | 'forbidden'
  | 'conversation_not_found'
  | 'agent_not_found'
  | 'inbox_not_found'
  | 'team_not_found'
  | 'consumer_not_found'
  | 'webhook_not_found'
  | 'decision_not_found'
  | 'notification_not_found'
  | 'key_not_found'
  | 'route_not_found'
  | 'already_assigned'
  | 'unexpected_assignee'
  | 'conversation_resolved'
  | 'not_pending'
  | 'not_assigned'
  | 'agent_not_in_inbox'
  | 'agent_not_in_team'
  | 'agent_deactivated'
  | 'agent_at_capacity'
  | 'inbox_in_use'
  | 'idempotency_key_reused'
  | 'precondition_failed'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'rate_limited'
  | 'internal_error'
  | 'temporal_unavailable'
  | 'database_unavailable'
  | 'overloaded';
