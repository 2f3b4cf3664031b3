// Recorded by test/api/examples.test.ts; not to be edited.

interface Example {
  readonly request?: unknown;
  readonly status: number;
  readonly answer: unknown;
}

export const EXAMPLES: {
  readonly operations: Readonly<Record<string, Example>>;
  readonly problems: Readonly<Record<string, unknown>>;
} = {
  "operations": {
    "healthz": {
      "status": 200,
      "answer": {
        "status": "ok"
      }
    },
    "readyz": {
      "status": 200,
      "answer": {
        "status": "ok"
      }
    },
    "putAgent": {
      "request": {
        "name": "Ana",
        "capacity": 4,
        "skills": [
          "billing"
        ]
      },
      "status": 201,
      "answer": {
        "id": "ana",
        "name": "Ana",
        "role": "agent",
        "capacity": 4,
        "skills": [
          "billing"
        ],
        "availability": "offline",
        "availabilityCause": "initial",
        "availabilitySince": "2026-11-30T09:30:00.000Z",
        "load": 0,
        "active": true
      }
    },
    "putTeam": {
      "request": {
        "name": "Billing",
        "members": [
          "ana"
        ]
      },
      "status": 201,
      "answer": {
        "id": "billing",
        "name": "Billing",
        "members": [
          "ana"
        ]
      }
    },
    "putInbox": {
      "request": {
        "name": "Support",
        "members": [
          "ana",
          "ben"
        ]
      },
      "status": 201,
      "answer": {
        "id": "support",
        "name": "Support",
        "members": [
          "ana",
          "ben"
        ],
        "thread": {
          "kind": "none",
          "url": null
        },
        "serviceLevelSeconds": 60,
        "serviceLevelTarget": 80,
        "policy": {},
        "effectivePolicy": {
          "mode": "automatic",
          "method": "round_robin",
          "whenAllOffline": "assign",
          "assignToBusy": false,
          "autoReassign": true,
          "reassignOn": [
            "offline",
            "logout",
            "connection_lost"
          ],
          "skillMatch": "prefer",
          "skillRelaxAfterSeconds": 0,
          "responseAnchor": "first_unanswered",
          "responseWarningSeconds": 15,
          "cooloffSeconds": 300,
          "escalateAfterTimeouts": 3,
          "reopenTo": "previous_agent",
          "responseTimeoutSeconds": {
            "online": 60,
            "busy": 60,
            "away": 60,
            "offline": 60
          }
        }
      }
    },
    "patchInboxPolicy": {
      "request": {
        "method": "least_assigned",
        "responseTimeoutSeconds": {
          "online": 600
        }
      },
      "status": 200,
      "answer": {
        "id": "support",
        "name": "Support",
        "members": [
          "ana",
          "ben"
        ],
        "thread": {
          "kind": "none",
          "url": null
        },
        "serviceLevelSeconds": 60,
        "serviceLevelTarget": 80,
        "policy": {
          "method": "least_assigned",
          "responseTimeoutSeconds": {
            "online": 600
          }
        },
        "effectivePolicy": {
          "mode": "automatic",
          "method": "least_assigned",
          "whenAllOffline": "assign",
          "assignToBusy": false,
          "autoReassign": true,
          "reassignOn": [
            "offline",
            "logout",
            "connection_lost"
          ],
          "skillMatch": "prefer",
          "skillRelaxAfterSeconds": 0,
          "responseAnchor": "first_unanswered",
          "responseWarningSeconds": 15,
          "cooloffSeconds": 300,
          "escalateAfterTimeouts": 3,
          "reopenTo": "previous_agent",
          "responseTimeoutSeconds": {
            "online": 600,
            "busy": 60,
            "away": 60,
            "offline": 60
          }
        }
      }
    },
    "patchPolicy": {
      "request": {
        "defaultCapacity": 5
      },
      "status": 200,
      "answer": {
        "mode": "automatic",
        "method": "round_robin",
        "whenAllOffline": "assign",
        "assignToBusy": false,
        "autoReassign": true,
        "reassignOn": [
          "offline",
          "logout",
          "connection_lost"
        ],
        "skillMatch": "prefer",
        "skillRelaxAfterSeconds": 0,
        "responseAnchor": "first_unanswered",
        "responseWarningSeconds": 15,
        "cooloffSeconds": 300,
        "escalateAfterTimeouts": 3,
        "reopenTo": "previous_agent",
        "responseTimeoutSeconds": {
          "online": 60,
          "busy": 60,
          "away": 60,
          "offline": 60
        },
        "defaultCapacity": 5,
        "missesBeforeAway": 0,
        "connectionLostAfterSeconds": 45
      }
    },
    "setAvailability": {
      "request": {
        "state": "online"
      },
      "status": 200,
      "answer": {
        "id": "ana",
        "name": "Ana",
        "role": "agent",
        "capacity": 4,
        "skills": [
          "billing"
        ],
        "availability": "online",
        "availabilityCause": "declared",
        "availabilitySince": "2026-11-30T09:30:00.000Z",
        "load": 0,
        "active": true
      }
    },
    "openConversation": {
      "request": {
        "id": "chat-1",
        "inboxId": "support",
        "consumer": {
          "id": "crm-4711",
          "name": "Grace Hopper"
        },
        "skills": [
          "billing"
        ],
        "message": {
          "id": "message-1"
        }
      },
      "status": 201,
      "answer": {
        "id": "chat-1",
        "inboxId": "support",
        "teamId": null,
        "consumer": {
          "id": "crm-4711",
          "name": "Grace Hopper"
        },
        "status": "assigned",
        "parked": false,
        "priority": "normal",
        "skills": [
          "billing"
        ],
        "agentId": "ana",
        "assignedAt": "2026-11-30T09:30:00.000Z",
        "assignedBy": "routing",
        "waitingSince": "2026-11-30T09:30:00.000Z",
        "position": null,
        "unansweredSince": "2026-11-30T09:30:00.000Z",
        "responseDueAt": "2026-11-30T09:40:00.000Z",
        "coolingOff": [],
        "timeouts": 0,
        "createdAt": "2026-11-30T09:30:00.000Z",
        "resolvedAt": null,
        "version": 1,
        "warnings": [],
        "decision": {
          "id": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3",
          "at": "2026-11-30T09:30:00.000Z",
          "outcome": "assigned",
          "agentId": "ana",
          "reason": "least_assigned",
          "method": "least_assigned",
          "policyVersion": 3,
          "considered": [
            {
              "agentId": "ana",
              "eligible": true,
              "reason": null,
              "load": 0,
              "capacity": 4,
              "lastAssignedAt": null
            },
            {
              "agentId": "ben",
              "eligible": false,
              "reason": "not_available",
              "load": 0,
              "capacity": 5,
              "lastAssignedAt": null
            }
          ],
          "leftOut": {
            "not_available": 1
          },
          "sentence": "Given to Ana, the only eligible agent (1 not available)."
        }
      }
    },
    "postMessage": {
      "request": {
        "id": "message-2",
        "from": "agent",
        "agentId": "ana"
      },
      "status": 202,
      "answer": {
        "conversationId": "chat-1",
        "messageId": "message-2"
      }
    },
    "amend": {
      "request": {
        "priority": "high"
      },
      "status": 200,
      "answer": {
        "id": "chat-1",
        "inboxId": "support",
        "teamId": null,
        "consumer": {
          "id": "crm-4711",
          "name": "Grace Hopper"
        },
        "status": "assigned",
        "parked": false,
        "priority": "high",
        "skills": [
          "billing"
        ],
        "agentId": "ana",
        "assignedAt": "2026-11-30T09:30:00.000Z",
        "assignedBy": "routing",
        "waitingSince": "2026-11-30T09:30:00.000Z",
        "position": null,
        "unansweredSince": null,
        "responseDueAt": null,
        "coolingOff": [],
        "timeouts": 0,
        "createdAt": "2026-11-30T09:30:00.000Z",
        "resolvedAt": null,
        "version": 3,
        "warnings": [],
        "decision": null
      }
    },
    "unassign": {
      "request": {
        "actorId": "ana"
      },
      "status": 200,
      "answer": {
        "id": "chat-1",
        "inboxId": "support",
        "teamId": null,
        "consumer": {
          "id": "crm-4711",
          "name": "Grace Hopper"
        },
        "status": "waiting",
        "parked": true,
        "priority": "high",
        "skills": [
          "billing"
        ],
        "agentId": null,
        "assignedAt": null,
        "assignedBy": null,
        "waitingSince": "2026-11-30T09:30:00.000Z",
        "position": null,
        "unansweredSince": null,
        "responseDueAt": null,
        "coolingOff": [],
        "timeouts": 0,
        "createdAt": "2026-11-30T09:30:00.000Z",
        "resolvedAt": null,
        "version": 4,
        "warnings": [],
        "decision": null
      }
    },
    "route": {
      "request": {},
      "status": 200,
      "answer": {
        "id": "chat-1",
        "inboxId": "support",
        "teamId": null,
        "consumer": {
          "id": "crm-4711",
          "name": "Grace Hopper"
        },
        "status": "assigned",
        "parked": false,
        "priority": "high",
        "skills": [
          "billing"
        ],
        "agentId": "ana",
        "assignedAt": "2026-11-30T09:30:00.000Z",
        "assignedBy": "routing",
        "waitingSince": "2026-11-30T09:30:00.000Z",
        "position": null,
        "unansweredSince": null,
        "responseDueAt": null,
        "coolingOff": [],
        "timeouts": 0,
        "createdAt": "2026-11-30T09:30:00.000Z",
        "resolvedAt": null,
        "version": 5,
        "warnings": [],
        "decision": {
          "id": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3",
          "at": "2026-11-30T09:30:00.000Z",
          "outcome": "assigned",
          "agentId": "ana",
          "reason": "least_assigned",
          "method": "least_assigned",
          "policyVersion": 3,
          "considered": [
            {
              "agentId": "ana",
              "eligible": true,
              "reason": null,
              "load": 0,
              "capacity": 4,
              "lastAssignedAt": "2026-11-30T09:30:00.000Z"
            },
            {
              "agentId": "ben",
              "eligible": false,
              "reason": "not_available",
              "load": 0,
              "capacity": 5,
              "lastAssignedAt": null
            }
          ],
          "leftOut": {
            "not_available": 1
          },
          "sentence": "Given to Ana, the only eligible agent (1 not available)."
        }
      }
    },
    "requeue": {
      "request": {
        "actorId": "ana"
      },
      "status": 200,
      "answer": {
        "id": "chat-1",
        "inboxId": "support",
        "teamId": null,
        "consumer": {
          "id": "crm-4711",
          "name": "Grace Hopper"
        },
        "status": "waiting",
        "parked": false,
        "priority": "high",
        "skills": [
          "billing"
        ],
        "agentId": null,
        "assignedAt": null,
        "assignedBy": null,
        "waitingSince": "2026-11-30T09:30:00.000Z",
        "position": 1,
        "unansweredSince": null,
        "responseDueAt": null,
        "coolingOff": [
          {
            "agentId": "ana",
            "until": "2026-11-30T09:40:00.000Z"
          }
        ],
        "timeouts": 0,
        "createdAt": "2026-11-30T09:30:00.000Z",
        "resolvedAt": null,
        "version": 6,
        "warnings": [],
        "decision": {
          "id": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3",
          "at": "2026-11-30T09:30:00.000Z",
          "outcome": "waiting",
          "agentId": null,
          "reason": "nobody_eligible",
          "method": "least_assigned",
          "policyVersion": 3,
          "considered": [
            {
              "agentId": "ana",
              "eligible": false,
              "reason": "cooling_off",
              "load": 0,
              "capacity": 4,
              "lastAssignedAt": "2026-11-30T09:30:00.000Z"
            },
            {
              "agentId": "ben",
              "eligible": false,
              "reason": "not_available",
              "load": 0,
              "capacity": 5,
              "lastAssignedAt": null
            }
          ],
          "leftOut": {
            "not_available": 1,
            "cooling_off": 1
          },
          "sentence": "Waits: nobody can take it now (1 not available, 1 cooling off)."
        }
      }
    },
    "claim": {
      "request": {
        "agentId": "ana"
      },
      "status": 200,
      "answer": {
        "id": "chat-1",
        "inboxId": "support",
        "teamId": null,
        "consumer": {
          "id": "crm-4711",
          "name": "Grace Hopper"
        },
        "status": "assigned",
        "parked": false,
        "priority": "high",
        "skills": [
          "billing"
        ],
        "agentId": "ana",
        "assignedAt": "2026-11-30T09:30:00.000Z",
        "assignedBy": "key:bootstrap",
        "waitingSince": "2026-11-30T09:30:00.000Z",
        "position": null,
        "unansweredSince": null,
        "responseDueAt": null,
        "coolingOff": [],
        "timeouts": 0,
        "createdAt": "2026-11-30T09:30:00.000Z",
        "resolvedAt": null,
        "version": 7,
        "warnings": [],
        "decision": null
      }
    },
    "assign": {
      "request": {
        "agentId": "ben",
        "expectedAgentId": "ana",
        "actorId": "ana"
      },
      "status": 200,
      "answer": {
        "id": "chat-1",
        "inboxId": "support",
        "teamId": null,
        "consumer": {
          "id": "crm-4711",
          "name": "Grace Hopper"
        },
        "status": "assigned",
        "parked": false,
        "priority": "high",
        "skills": [
          "billing"
        ],
        "agentId": "ben",
        "assignedAt": "2026-11-30T09:30:00.000Z",
        "assignedBy": "ana",
        "waitingSince": "2026-11-30T09:30:00.000Z",
        "position": null,
        "unansweredSince": null,
        "responseDueAt": null,
        "coolingOff": [],
        "timeouts": 0,
        "createdAt": "2026-11-30T09:30:00.000Z",
        "resolvedAt": null,
        "version": 8,
        "warnings": [
          "agent_offline"
        ],
        "decision": null
      }
    },
    "handOff": {
      "request": {
        "priority": "urgent"
      },
      "status": 200,
      "answer": {
        "id": "chat-2",
        "inboxId": "support",
        "teamId": null,
        "consumer": {
          "id": "crm-4711",
          "name": "Grace Hopper"
        },
        "status": "assigned",
        "parked": false,
        "priority": "urgent",
        "skills": [],
        "agentId": "ana",
        "assignedAt": "2026-11-30T09:30:00.000Z",
        "assignedBy": "routing",
        "waitingSince": "2026-11-30T09:30:00.000Z",
        "position": null,
        "unansweredSince": null,
        "responseDueAt": null,
        "coolingOff": [],
        "timeouts": 0,
        "createdAt": "2026-11-30T09:30:00.000Z",
        "resolvedAt": null,
        "version": 2,
        "warnings": [],
        "decision": {
          "id": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3",
          "at": "2026-11-30T09:30:00.000Z",
          "outcome": "assigned",
          "agentId": "ana",
          "reason": "least_assigned",
          "method": "least_assigned",
          "policyVersion": 3,
          "considered": [
            {
              "agentId": "ana",
              "eligible": true,
              "reason": null,
              "load": 0,
              "capacity": 4,
              "lastAssignedAt": "2026-11-30T09:30:00.000Z"
            },
            {
              "agentId": "ben",
              "eligible": false,
              "reason": "not_available",
              "load": 1,
              "capacity": 5,
              "lastAssignedAt": "2026-11-30T09:30:00.000Z"
            }
          ],
          "leftOut": {
            "not_available": 1
          },
          "sentence": "Given to Ana, the only eligible agent (1 not available)."
        }
      }
    },
    "getConversation": {
      "status": 200,
      "answer": {
        "id": "chat-2",
        "inboxId": "support",
        "teamId": null,
        "consumer": {
          "id": "crm-4711",
          "name": "Grace Hopper"
        },
        "status": "assigned",
        "parked": false,
        "priority": "urgent",
        "skills": [],
        "agentId": "ana",
        "assignedAt": "2026-11-30T09:30:00.000Z",
        "assignedBy": "routing",
        "waitingSince": "2026-11-30T09:30:00.000Z",
        "position": null,
        "unansweredSince": null,
        "responseDueAt": null,
        "coolingOff": [],
        "timeouts": 0,
        "createdAt": "2026-11-30T09:30:00.000Z",
        "resolvedAt": null,
        "version": 2
      }
    },
    "listConversations": {
      "status": 200,
      "answer": {
        "items": [
          {
            "id": "chat-1",
            "inboxId": "support",
            "teamId": null,
            "consumer": {
              "id": "crm-4711",
              "name": "Grace Hopper"
            },
            "status": "assigned",
            "parked": false,
            "priority": "high",
            "skills": [
              "billing"
            ],
            "agentId": "ben",
            "assignedAt": "2026-11-30T09:30:00.000Z",
            "assignedBy": "ana",
            "waitingSince": "2026-11-30T09:30:00.000Z",
            "position": null,
            "unansweredSince": null,
            "responseDueAt": null,
            "coolingOff": [],
            "timeouts": 0,
            "createdAt": "2026-11-30T09:30:00.000Z",
            "resolvedAt": null,
            "version": 8
          }
        ],
        "nextCursor": "WyJhZ2VudHMiLCJhbmEiXQ"
      }
    },
    "getCounts": {
      "status": 200,
      "answer": {
        "mine": 0,
        "unassigned": 0,
        "parked": 0,
        "team": 0,
        "all": 2,
        "items": [
          {
            "mine": 0,
            "unassigned": 0,
            "parked": 0,
            "team": 0,
            "all": 2,
            "inboxId": "support"
          }
        ]
      }
    },
    "listConversationEvents": {
      "status": 200,
      "answer": {
        "items": [
          {
            "id": "1042",
            "type": "conversation.created",
            "occurredAt": "2026-11-30T09:30:00.000Z",
            "conversationId": "chat-1",
            "inboxId": "support",
            "agentId": null,
            "teamId": null,
            "actor": {
              "kind": "key",
              "id": "key:bootstrap"
            },
            "reason": null,
            "decisionId": null,
            "data": {
              "pending": false
            }
          }
        ],
        "nextCursor": "WyJhZ2VudHMiLCJhbmEiXQ"
      }
    },
    "listConversationDecisions": {
      "status": 200,
      "answer": {
        "items": [
          {
            "id": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3",
            "at": "2026-11-30T09:30:00.000Z",
            "outcome": "assigned",
            "agentId": "ana",
            "reason": "least_assigned",
            "method": "least_assigned",
            "policyVersion": 3,
            "considered": [
              {
                "agentId": "ana",
                "eligible": true,
                "reason": null,
                "load": 0,
                "capacity": 4,
                "lastAssignedAt": null
              },
              {
                "agentId": "ben",
                "eligible": false,
                "reason": "not_available",
                "load": 0,
                "capacity": 5,
                "lastAssignedAt": null
              }
            ],
            "leftOut": {
              "not_available": 1
            },
            "sentence": "Given to Ana, the only eligible agent (1 not available)."
          }
        ],
        "nextCursor": "WyJhZ2VudHMiLCJhbmEiXQ"
      }
    },
    "listMessages": {
      "status": 200,
      "answer": {
        "items": [
          {
            "id": "message-1",
            "from": "consumer",
            "agentId": null,
            "visibility": "public",
            "sentAt": "2026-11-30T09:30:00.000Z",
            "recordedAt": "2026-11-30T09:30:00.000Z",
            "counted": true
          }
        ],
        "nextCursor": "WyJhZ2VudHMiLCJhbmEiXQ"
      }
    },
    "listConversationTimeline": {
      "status": 200,
      "answer": {
        "items": [
          {
            "at": "2026-11-30T09:30:00.000Z",
            "kind": "message",
            "sentence": null,
            "decisionId": null,
            "event": null,
            "message": {
              "id": "message-1",
              "from": "consumer",
              "agentId": null,
              "visibility": "public",
              "sentAt": "2026-11-30T09:30:00.000Z",
              "recordedAt": "2026-11-30T09:30:00.000Z",
              "counted": true
            }
          },
          {
            "at": "2026-11-30T09:30:00.000Z",
            "kind": "event",
            "sentence": null,
            "decisionId": null,
            "event": {
              "id": "1042",
              "type": "conversation.created",
              "occurredAt": "2026-11-30T09:30:00.000Z",
              "conversationId": "chat-1",
              "inboxId": "support",
              "agentId": null,
              "teamId": null,
              "actor": {
                "kind": "key",
                "id": "key:bootstrap"
              },
              "reason": null,
              "decisionId": null,
              "data": {
                "pending": false
              }
            },
            "message": null
          },
          {
            "at": "2026-11-30T09:30:00.000Z",
            "kind": "event",
            "sentence": "Given to Ana, the only eligible agent (1 not available).",
            "decisionId": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3",
            "event": {
              "id": "1042",
              "type": "conversation.assigned",
              "occurredAt": "2026-11-30T09:30:00.000Z",
              "conversationId": "chat-1",
              "inboxId": "support",
              "agentId": "ana",
              "teamId": null,
              "actor": {
                "kind": "routing",
                "id": null
              },
              "reason": "routed",
              "decisionId": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3",
              "data": {}
            },
            "message": null
          }
        ],
        "nextCursor": "WyJhZ2VudHMiLCJhbmEiXQ"
      }
    },
    "explainConversation": {
      "status": 200,
      "answer": {
        "position": null,
        "policyVersion": 3,
        "sentence": "Ana holds it, assigned by routing at 2026-11-30T09:30:00.000Z.",
        "unblocks": [],
        "agents": [
          {
            "agentId": "ana",
            "eligible": true,
            "reason": null,
            "name": "Ana",
            "availability": "online",
            "load": 1,
            "capacity": 4,
            "comparedAt": "2026-11-30T09:30:00.000Z",
            "matchingSkills": 0,
            "coolingOffUntil": null,
            "rank": 1
          },
          {
            "agentId": "ben",
            "eligible": false,
            "reason": "not_available",
            "name": "Ben",
            "availability": "offline",
            "load": 1,
            "capacity": 5,
            "comparedAt": "2026-11-30T09:30:00.000Z",
            "matchingSkills": 0,
            "coolingOffUntil": null,
            "rank": null
          }
        ],
        "nextCursor": null
      }
    },
    "explainAgent": {
      "status": 200,
      "answer": {
        "agentId": "ben",
        "minutes": 60,
        "sentence": "In the last hour 4 decisions considered Ben: 4 × not available.",
        "considered": 4,
        "chosen": 0,
        "reasons": {
          "not_available": 4
        },
        "decisions": [
          {
            "id": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3",
            "at": "2026-11-30T09:30:00.000Z",
            "conversationId": "chat-2",
            "outcome": "assigned",
            "agentId": "ana",
            "reason": "not_available"
          },
          {
            "id": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3",
            "at": "2026-11-30T09:30:00.000Z",
            "conversationId": "chat-1",
            "outcome": "waiting",
            "agentId": null,
            "reason": "not_available"
          },
          {
            "id": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3",
            "at": "2026-11-30T09:30:00.000Z",
            "conversationId": "chat-1",
            "outcome": "assigned",
            "agentId": "ana",
            "reason": "not_available"
          },
          {
            "id": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3",
            "at": "2026-11-30T09:30:00.000Z",
            "conversationId": "chat-1",
            "outcome": "assigned",
            "agentId": "ana",
            "reason": "not_available"
          }
        ]
      }
    },
    "resolve": {
      "request": {
        "disposition": "answered"
      },
      "status": 200,
      "answer": {
        "id": "chat-1",
        "inboxId": "support",
        "teamId": null,
        "consumer": {
          "id": "crm-4711",
          "name": "Grace Hopper"
        },
        "status": "resolved",
        "parked": false,
        "priority": "high",
        "skills": [
          "billing"
        ],
        "agentId": null,
        "assignedAt": null,
        "assignedBy": null,
        "waitingSince": null,
        "position": null,
        "unansweredSince": null,
        "responseDueAt": null,
        "coolingOff": [],
        "timeouts": 0,
        "createdAt": "2026-11-30T09:30:00.000Z",
        "resolvedAt": "2026-11-30T09:30:00.000Z",
        "version": 9,
        "warnings": [],
        "decision": null
      }
    },
    "getMe": {
      "status": 200,
      "answer": {
        "kind": "key",
        "keyId": "bootstrap",
        "role": "administrator",
        "expiresAt": null,
        "serverTime": "2026-11-30T09:30:00.000Z",
        "features": []
      }
    },
    "getAgent": {
      "status": 200,
      "answer": {
        "id": "ana",
        "name": "Ana",
        "role": "agent",
        "capacity": 4,
        "skills": [
          "billing"
        ],
        "availability": "online",
        "availabilityCause": "declared",
        "availabilitySince": "2026-11-30T09:30:00.000Z",
        "load": 1,
        "active": true
      }
    },
    "listAgents": {
      "status": 200,
      "answer": {
        "items": [
          {
            "id": "ana",
            "name": "Ana",
            "role": "agent",
            "capacity": 4,
            "skills": [
              "billing"
            ],
            "availability": "online",
            "availabilityCause": "declared",
            "availabilitySince": "2026-11-30T09:30:00.000Z",
            "load": 1,
            "active": true
          }
        ],
        "nextCursor": "WyJhZ2VudHMiLCJhbmEiXQ"
      }
    },
    "getInbox": {
      "status": 200,
      "answer": {
        "id": "support",
        "name": "Support",
        "members": [
          "ana",
          "ben"
        ],
        "thread": {
          "kind": "none",
          "url": null
        },
        "serviceLevelSeconds": 60,
        "serviceLevelTarget": 80,
        "policy": {
          "method": "least_assigned",
          "responseTimeoutSeconds": {
            "online": 600
          }
        },
        "effectivePolicy": {
          "mode": "automatic",
          "method": "least_assigned",
          "whenAllOffline": "assign",
          "assignToBusy": false,
          "autoReassign": true,
          "reassignOn": [
            "offline",
            "logout",
            "connection_lost"
          ],
          "skillMatch": "prefer",
          "skillRelaxAfterSeconds": 0,
          "responseAnchor": "first_unanswered",
          "responseWarningSeconds": 15,
          "cooloffSeconds": 300,
          "escalateAfterTimeouts": 3,
          "reopenTo": "previous_agent",
          "responseTimeoutSeconds": {
            "online": 600,
            "busy": 60,
            "away": 60,
            "offline": 60
          }
        }
      }
    },
    "listInboxes": {
      "status": 200,
      "answer": {
        "items": [
          {
            "id": "support",
            "name": "Support",
            "members": [
              "ana",
              "ben"
            ],
            "thread": {
              "kind": "none",
              "url": null
            },
            "serviceLevelSeconds": 60,
            "serviceLevelTarget": 80,
            "policy": {
              "method": "least_assigned",
              "responseTimeoutSeconds": {
                "online": 600
              }
            },
            "effectivePolicy": {
              "mode": "automatic",
              "method": "least_assigned",
              "whenAllOffline": "assign",
              "assignToBusy": false,
              "autoReassign": true,
              "reassignOn": [
                "offline",
                "logout",
                "connection_lost"
              ],
              "skillMatch": "prefer",
              "skillRelaxAfterSeconds": 0,
              "responseAnchor": "first_unanswered",
              "responseWarningSeconds": 15,
              "cooloffSeconds": 300,
              "escalateAfterTimeouts": 3,
              "reopenTo": "previous_agent",
              "responseTimeoutSeconds": {
                "online": 600,
                "busy": 60,
                "away": 60,
                "offline": 60
              }
            }
          }
        ],
        "nextCursor": null
      }
    },
    "getTeam": {
      "status": 200,
      "answer": {
        "id": "billing",
        "name": "Billing",
        "members": [
          "ana"
        ]
      }
    },
    "listTeams": {
      "status": 200,
      "answer": {
        "items": [
          {
            "id": "billing",
            "name": "Billing",
            "members": [
              "ana"
            ]
          }
        ],
        "nextCursor": null
      }
    },
    "getPolicy": {
      "status": 200,
      "answer": {
        "mode": "automatic",
        "method": "round_robin",
        "whenAllOffline": "assign",
        "assignToBusy": false,
        "autoReassign": true,
        "reassignOn": [
          "offline",
          "logout",
          "connection_lost"
        ],
        "skillMatch": "prefer",
        "skillRelaxAfterSeconds": 0,
        "responseAnchor": "first_unanswered",
        "responseWarningSeconds": 15,
        "cooloffSeconds": 300,
        "escalateAfterTimeouts": 3,
        "reopenTo": "previous_agent",
        "responseTimeoutSeconds": {
          "online": 60,
          "busy": 60,
          "away": 60,
          "offline": 60
        },
        "defaultCapacity": 5,
        "missesBeforeAway": 0,
        "connectionLostAfterSeconds": 45
      }
    },
    "listEvents": {
      "status": 200,
      "answer": {
        "items": [
          {
            "id": "1042",
            "type": "conversation.assigned",
            "occurredAt": "2026-11-30T09:30:00.000Z",
            "conversationId": "chat-1",
            "inboxId": "support",
            "agentId": "ana",
            "teamId": null,
            "actor": {
              "kind": "routing",
              "id": null
            },
            "reason": "routed",
            "decisionId": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3",
            "data": {}
          }
        ],
        "nextCursor": "WyJhZ2VudHMiLCJhbmEiXQ"
      }
    },
    "listNotifications": {
      "status": 200,
      "answer": {
        "items": [
          {
            "id": "1042",
            "type": "assigned",
            "agentId": "ana",
            "teamId": null,
            "conversationId": "chat-1",
            "eventId": "1042",
            "createdAt": "2026-11-30T09:30:00.000Z",
            "readAt": null
          }
        ],
        "nextCursor": "WyJhZ2VudHMiLCJhbmEiXQ"
      }
    },
    "getBoard": {
      "status": 200,
      "answer": {
        "at": "2026-11-30T09:30:00.000Z",
        "tiles": {
          "waiting": 0,
          "longestWaitSince": null,
          "longestWaitInboxId": null,
          "dueSoon": 0,
          "overdue": 0,
          "assigned": 1,
          "freeSlots": 3,
          "online": 1,
          "busy": 0,
          "away": 0,
          "offline": 3
        },
        "inboxes": [
          {
            "id": "support",
            "name": "Support",
            "mode": "automatic",
            "waiting": 0,
            "longestWaitSince": null,
            "parked": 0,
            "assigned": 1,
            "dueSoon": 0,
            "overdue": 0,
            "freeSlots": 3,
            "members": 2,
            "available": 1,
            "online": 1,
            "busy": 0,
            "away": 0,
            "offline": 1,
            "serviceLevelSeconds": 60,
            "serviceLevelTarget": 80
          }
        ],
        "agents": [
          {
            "id": "ana",
            "name": "Ana",
            "availability": "online",
            "availabilitySince": "2026-11-30T09:30:00.000Z",
            "load": 1,
            "capacity": 4,
            "unanswered": 0,
            "dueSoon": 0,
            "overdue": 0,
            "nextDueAt": null,
            "misses": 0,
            "lastAssignedAt": "2026-11-30T09:30:00.000Z",
            "inboxIds": [
              "support"
            ]
          },
          {
            "id": "ann",
            "name": "ann",
            "availability": "offline",
            "availabilitySince": "2026-11-30T09:30:00.000Z",
            "load": 0,
            "capacity": 5,
            "unanswered": 0,
            "dueSoon": 0,
            "overdue": 0,
            "nextDueAt": null,
            "misses": 0,
            "lastAssignedAt": null,
            "inboxIds": []
          },
          {
            "id": "ben",
            "name": "Ben",
            "availability": "offline",
            "availabilitySince": "2026-11-30T09:30:00.000Z",
            "load": 0,
            "capacity": 5,
            "unanswered": 0,
            "dueSoon": 0,
            "overdue": 0,
            "nextDueAt": null,
            "misses": 0,
            "lastAssignedAt": "2026-11-30T09:30:00.000Z",
            "inboxIds": [
              "support"
            ]
          },
          {
            "id": "bob",
            "name": "bob",
            "availability": "offline",
            "availabilitySince": "2026-11-30T09:30:00.000Z",
            "load": 0,
            "capacity": 5,
            "unanswered": 0,
            "dueSoon": 0,
            "overdue": 0,
            "nextDueAt": null,
            "misses": 0,
            "lastAssignedAt": null,
            "inboxIds": []
          }
        ],
        "attention": []
      }
    },
    "createKey": {
      "request": {
        "name": "crm",
        "role": "service",
        "expiresAt": "2099-12-31T00:00:00.000Z"
      },
      "status": 201,
      "answer": {
        "id": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3",
        "name": "crm",
        "role": "service",
        "createdAt": "2026-11-30T09:30:00.000Z",
        "expiresAt": "2099-12-31T00:00:00.000Z",
        "lastUsedAt": null,
        "secret": "baton_8Jq2vT5nXcW0aZr7LhYd3KfUe6MbGsPo1IiNtQkRwE4"
      }
    },
    "listKeys": {
      "status": 200,
      "answer": {
        "items": [
          {
            "id": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3",
            "name": "connector",
            "role": "service",
            "createdAt": "2026-11-30T09:30:00.000Z",
            "expiresAt": null,
            "lastUsedAt": null
          }
        ],
        "nextCursor": "WyJhZ2VudHMiLCJhbmEiXQ"
      }
    },
    "logout": {
      "request": {},
      "status": 200,
      "answer": {
        "id": "ana",
        "name": "Ana",
        "role": "agent",
        "capacity": 4,
        "skills": [
          "billing"
        ],
        "availability": "offline",
        "availabilityCause": "logout",
        "availabilitySince": "2026-11-30T09:30:00.000Z",
        "load": 0,
        "active": true
      }
    },
    "putWebhook": {
      "request": {
        "url": "https://crm.invalid/baton",
        "types": [
          "conversation.resolved"
        ]
      },
      "status": 201,
      "answer": {
        "id": "crm",
        "url": "https://crm.invalid/baton",
        "types": [
          "conversation.resolved"
        ],
        "createdAt": "2026-11-30T09:30:00.000Z",
        "lastEventId": null,
        "lastDeliveredAt": null,
        "failingSince": null,
        "nextAttemptAt": null,
        "disabledAt": null,
        "disabledReason": null,
        "secret": "whsec_8Jq2vT5nXcW0aZr7LhYd3KfUe6MbGsPo1IiNtQkRwE4"
      }
    },
    "getWebhook": {
      "status": 200,
      "answer": {
        "id": "crm",
        "url": "https://crm.invalid/baton",
        "types": [
          "conversation.resolved"
        ],
        "createdAt": "2026-11-30T09:30:00.000Z",
        "lastEventId": null,
        "lastDeliveredAt": null,
        "failingSince": null,
        "nextAttemptAt": null,
        "disabledAt": null,
        "disabledReason": null
      }
    },
    "listWebhooks": {
      "status": 200,
      "answer": {
        "items": [
          {
            "id": "crm",
            "url": "https://crm.invalid/baton",
            "types": [
              "conversation.resolved"
            ],
            "createdAt": "2026-11-30T09:30:00.000Z",
            "lastEventId": null,
            "lastDeliveredAt": null,
            "failingSince": null,
            "nextAttemptAt": null,
            "disabledAt": null,
            "disabledReason": null
          }
        ],
        "nextCursor": null
      }
    }
  },
  "problems": {
    "invalid_request": {
      "type": "urn:baton:problem:invalid_request",
      "title": "The request is not valid.",
      "status": 400,
      "detail": "/capacity must be a whole number or null.",
      "code": "invalid_request",
      "requestId": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3",
      "errors": [
        {
          "path": "/capacity",
          "message": "must be a whole number or null"
        }
      ]
    },
    "unauthenticated": {
      "type": "urn:baton:problem:unauthenticated",
      "title": "The request needs a valid API key or token.",
      "status": 401,
      "detail": "the API key is not known.",
      "code": "unauthenticated",
      "requestId": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3"
    },
    "forbidden": {
      "type": "urn:baton:problem:forbidden",
      "title": "The caller may not do this.",
      "status": 403,
      "detail": "the role service may not do this; it takes administrator.",
      "code": "forbidden",
      "requestId": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3"
    },
    "conversation_not_found": {
      "type": "urn:baton:problem:conversation_not_found",
      "title": "There is no such conversation.",
      "status": 404,
      "detail": "there is no conversation chat-9.",
      "code": "conversation_not_found",
      "requestId": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3"
    },
    "agent_not_found": {
      "type": "urn:baton:problem:agent_not_found",
      "title": "There is no such agent.",
      "status": 404,
      "detail": "there is no agent zoe.",
      "code": "agent_not_found",
      "requestId": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3"
    },
    "inbox_not_found": {
      "type": "urn:baton:problem:inbox_not_found",
      "title": "There is no such inbox.",
      "status": 404,
      "detail": "there is no inbox sales.",
      "code": "inbox_not_found",
      "requestId": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3"
    },
    "team_not_found": {
      "type": "urn:baton:problem:team_not_found",
      "title": "There is no such team.",
      "status": 404,
      "detail": "there is no team sales.",
      "code": "team_not_found",
      "requestId": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3"
    },
    "webhook_not_found": {
      "type": "urn:baton:problem:webhook_not_found",
      "title": "There is no such webhook.",
      "status": 404,
      "detail": "there is no webhook erp.",
      "code": "webhook_not_found",
      "requestId": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3"
    },
    "inbox_in_use": {
      "type": "urn:baton:problem:inbox_in_use",
      "title": "The inbox still has open conversations.",
      "status": 409,
      "detail": "inbox support still has 1 open conversations.",
      "code": "inbox_in_use",
      "requestId": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3"
    },
    "precondition_failed": {
      "type": "urn:baton:problem:precondition_failed",
      "title": "It has changed since it was read.",
      "status": 412,
      "detail": "the policy of the account has the ETag \"3\" by now: read it again, and decide anew.",
      "code": "precondition_failed",
      "requestId": "019ad2c8-53c0-7a41-b1f6-2f1de4a0c7d3"
    }
  }
};
