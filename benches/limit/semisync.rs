//! SemiSync with three replicas and one client, four requests and three changes of the leader.

use super::Model;

/// Stands for no request, no replica, no length.
const NO_REQUEST: u8 = 0;
const NO_REPLICA: u8 = 3;
const NO_LENGTH: u8 = u8::MAX;

const MOST_REQUESTS: u8 = 4;
const MOST_LEADERS: u8 = 4;

/// `zk_status`
const NORMAL: u8 = 0;
const CHANGING_LEADER: u8 = 1;
const WAIT_REPLICA_LOG: u8 = 2;

/// `db_status`
const WRITABLE: u8 = 0;
const REPLICA: u8 = 1;
const FROZEN: u8 = 2;

/// `healer_status`
const INIT: u8 = 0;
const UPDATING_LEADER: u8 = 1;
const WAIT_REPLICA: u8 = 2;

/// Two of three replicas.
const QUORUMS: [[usize; 2]; 3] = [[0, 1], [0, 2], [1, 2]];

/// A sequence of requests.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Log {
    length: u8,
    requests: [u8; 4],
}

const NO_LOG: Log = Log { length: 0, requests: [NO_REQUEST; 4] };

impl Log {
    fn append(&mut self, request: u8) {
        self.requests[self.length as usize] = request;
        self.length += 1;
    }

    fn items(&self) -> &[u8] {
        &self.requests[..self.length as usize]
    }
}

/// A state. Sets of replicas are masks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct State {
    zk_leader: u8,
    zk_epoch: u8,
    zk_leader_epoch: u8,
    zk_status: u8,
    old_leaders: u8,
    zk_catchup_index: u8,
    db: [Log; 3],
    db_leader: [u8; 3],
    db_replicated: [[u8; 3]; 3],
    db_epoch: [u8; 3],
    db_status: [u8; 3],
    next_request: u8,
    client_leader: u8,
    client_success: Log,
    pending: u8,
    pending_db: u8,
    client_leader_epoch: u8,
    healer_status: u8,
    healer_epoch: u8,
    healer_replicas: [u8; 3],
}

impl State {
    fn is_old_leader(&self, replica: usize) -> bool {
        self.old_leaders >> replica & 1 == 1
    }

    fn started(mut self) -> State {
        let leader = self.client_leader as usize;
        self.next_request += 1;
        self.pending = self.next_request;
        self.pending_db = self.client_leader;
        self.db[leader].append(self.next_request);
        self.db_replicated[leader][leader] = self.db[leader].length;
        self
    }

    fn respond(&self, emit: &mut impl FnMut(State)) {
        if self.pending == NO_REQUEST {
            return;
        }
        let leader = self.pending_db as usize;
        for (index, _) in (1..).zip(self.db[leader].items()).filter(|(_, request)| **request == self.pending) {
            for quorum in QUORUMS {
                if quorum.iter().all(|&replica| index <= self.db_replicated[leader][replica]) {
                    let mut to = *self;
                    (to.pending, to.pending_db) = (NO_REQUEST, NO_REPLICA);
                    to.client_success.append(self.pending);
                    emit(to);
                }
            }
        }
    }

    fn replicate(&self, replica: usize, emit: &mut impl FnMut(State)) {
        let leader = self.db_leader[replica] as usize;
        let length = self.db[replica].length;
        if replica != leader && self.db_status[replica] == REPLICA && length < self.db[leader].length {
            let mut to = *self;
            to.db[replica].append(self.db[leader].requests[length as usize]);
            to.db_replicated[leader][replica] = length + 1;
            emit(to);
        }
    }

    fn with_leader(mut self, replica: usize) -> State {
        if self.db_leader[replica] != self.zk_leader {
            self.db_replicated[replica] = [0; 3];
            self.db_replicated[replica][replica] = self.db[replica].length;
        }
        self.db_epoch[replica] = self.zk_epoch;
        self.db_leader[replica] = self.zk_leader;
        self.db_status[replica] = if self.zk_status == CHANGING_LEADER || self.is_old_leader(replica) {
            FROZEN
        } else if self.zk_leader as usize == replica {
            WRITABLE
        } else {
            REPLICA
        };
        self
    }

    fn recovered(mut self, replica: usize) -> State {
        self.db[replica] = NO_LOG;
        self.db_status[replica] = REPLICA;
        self.db_epoch[replica] = self.zk_epoch;
        self.db_leader[replica] = self.zk_leader;
        self.db_replicated[replica] = [0; 3];
        self.old_leaders &= !(1 << replica);
        self
    }

    fn heal(&self, emit: &mut impl FnMut(State)) {
        if self.healer_epoch < self.zk_epoch {
            let healer_status = match self.zk_status {
                CHANGING_LEADER => UPDATING_LEADER,
                WAIT_REPLICA_LOG => WAIT_REPLICA,
                _ => INIT,
            };
            let healer_replicas = [NO_LENGTH; 3];
            emit(State { healer_epoch: self.zk_epoch, healer_replicas, healer_status, ..*self });
        }
        if self.healer_status == UPDATING_LEADER {
            for replica in 0..3 {
                if self.healer_replicas[replica] == NO_LENGTH
                    && !self.is_old_leader(replica)
                    && self.db_epoch[replica] == self.healer_epoch
                {
                    let mut to = *self;
                    to.healer_replicas[replica] = self.db[replica].length;
                    emit(to);
                }
            }
            let collected = self.healer_replicas.iter().filter(|length| **length != NO_LENGTH);
            if self.healer_epoch == self.zk_epoch && collected.clone().count() >= 2 {
                let longest = collected.copied().max();
                for replica in (0..3).filter(|&replica| Some(self.healer_replicas[replica]) == longest) {
                    emit(State {
                        zk_leader: replica as u8,
                        zk_catchup_index: self.healer_replicas[replica],
                        zk_status: WAIT_REPLICA_LOG,
                        zk_epoch: self.zk_epoch + 1,
                        zk_leader_epoch: self.zk_leader_epoch + 1,
                        ..*self
                    });
                }
            }
        }
        if self.healer_status == WAIT_REPLICA && self.zk_status == WAIT_REPLICA_LOG {
            for quorum in QUORUMS {
                let mask = quorum.iter().fold(0, |mask, replica| mask | 1 << replica);
                let caught_up = quorum.iter().all(|&replica| self.db[replica].length >= self.zk_catchup_index);
                if self.old_leaders & !mask != 0 && caught_up {
                    emit(State { zk_status: NORMAL, zk_epoch: self.zk_epoch + 1, ..*self });
                }
            }
        }
    }

    fn has_terminated(&self) -> bool {
        self.next_request == MOST_REQUESTS
            && self.zk_status == NORMAL
            && self.zk_leader_epoch == MOST_LEADERS
            && self.zk_epoch >= 10
            && self.pending == NO_REQUEST
            && self.pending_db == NO_REPLICA
            && self.client_leader_epoch == self.zk_leader_epoch
            && self.db_epoch == [self.zk_epoch; 3]
    }
}

impl Model for State {
    fn initial() -> Vec<State> {
        let state = |leader: u8| State {
            zk_leader: leader,
            zk_epoch: 1,
            zk_leader_epoch: 1,
            zk_status: NORMAL,
            old_leaders: 0,
            zk_catchup_index: NO_LENGTH,
            db: [NO_LOG; 3],
            db_leader: [leader; 3],
            db_replicated: [[0; 3]; 3],
            db_epoch: [1; 3],
            db_status: [0, 1, 2].map(|replica| if replica == leader { WRITABLE } else { REPLICA }),
            next_request: 0,
            client_leader: leader,
            client_success: NO_LOG,
            pending: NO_REQUEST,
            pending_db: NO_REPLICA,
            client_leader_epoch: 1,
            healer_status: INIT,
            healer_epoch: 1,
            healer_replicas: [NO_LENGTH; 3],
        };
        (0..3).map(state).collect()
    }

    fn successors(&self, emit: &mut impl FnMut(State)) {
        let writable = self.db_status[self.client_leader as usize] == WRITABLE;
        if self.pending == NO_REQUEST && self.next_request < MOST_REQUESTS && writable {
            emit(self.started());
        }
        self.respond(emit);
        if self.client_leader_epoch < self.zk_leader_epoch {
            emit(State {
                client_leader_epoch: self.zk_leader_epoch,
                client_leader: self.zk_leader,
                pending: NO_REQUEST,
                pending_db: NO_REPLICA,
                ..*self
            });
        }
        for replica in 0..3 {
            self.replicate(replica, emit);
            if self.db_epoch[replica] < self.zk_epoch {
                emit(self.with_leader(replica));
            }
            if self.is_old_leader(replica) && self.zk_status == NORMAL {
                emit(self.recovered(replica));
            }
        }
        if self.zk_leader_epoch < MOST_LEADERS && self.old_leaders == 0 && self.zk_status == NORMAL {
            let old_leaders = self.old_leaders | 1 << self.zk_leader;
            emit(State { zk_status: CHANGING_LEADER, zk_epoch: self.zk_epoch + 1, old_leaders, ..*self });
        }
        self.heal(emit);
        if self.has_terminated() {
            emit(*self);
        }
    }

    fn is_sound(&self) -> bool {
        let leader = self.db[self.zk_leader as usize];
        let success = self.client_success.items();
        let consistent =
            success.len() <= leader.items().len() && success.iter().all(|request| leader.items().contains(request));
        consistent && self.zk_epoch < 11 && self.zk_leader_epoch <= MOST_LEADERS
    }

    fn may_step(&self, _: &State) -> bool {
        true
    }

    fn bytes(&self) -> [u8; 64] {
        let mut bytes = [0; 64];
        for (number, log) in self.db.iter().chain([&self.client_success]).enumerate() {
            bytes[number * 5] = log.length;
            bytes[number * 5 + 1..number * 5 + 5].copy_from_slice(&log.requests);
        }
        for replica in 0..3 {
            let of_replica = [
                self.db_replicated[replica][0],
                self.db_replicated[replica][1],
                self.db_replicated[replica][2],
                self.db_leader[replica],
                self.db_epoch[replica],
                self.db_status[replica],
                self.healer_replicas[replica],
            ];
            bytes[20 + replica * 7..27 + replica * 7].copy_from_slice(&of_replica);
        }
        let rest = [
            self.zk_leader,
            self.zk_epoch,
            self.zk_leader_epoch,
            self.zk_status,
            self.old_leaders,
            self.zk_catchup_index,
            self.next_request,
            self.client_leader,
            self.pending,
            self.pending_db,
            self.client_leader_epoch,
            self.healer_status,
            self.healer_epoch,
        ];
        bytes[41..41 + rest.len()].copy_from_slice(&rest);
        bytes
    }
}
