//! LogSync with two keys and one client, one restart of the client and two of the main process.

use super::Model;

/// Stands for no key.
const NO_KEY: u8 = 2;
/// How many log lines a job writes at most.
const MOST_LINES: u8 = 3;

/// `nil`, `"Running"`, `"Completed"` of a job
const NIL: u8 = 0;
const RUNNING: u8 = 1;
const COMPLETED: u8 = 2;

/// `pc` of the main process
const INIT: u8 = 0;
const PUSH_JOB: u8 = 1;

/// `watch_pc` beside `INIT`
const WAIT_ON_CHAN: u8 = 2;
const UPDATE_DB: u8 = 3;
const CLEAR_WATCH_KEY: u8 = 4;

/// The status of the channel.
const EMPTY: u8 = 0;
const READY: u8 = 1;
const CONSUMED: u8 = 2;

/// What is in the channel: `nil`, or an event.
const ADD_LOG: u8 = 1;
const FINISHED: u8 = 2;

#[derive(Clone, Copy, PartialEq, Eq)]
struct Info {
    status: u8,
    lines: u8,
    logs: [u8; 4],
}

const NO_INFO: Info = Info { status: NIL, lines: 0, logs: [0; 4] };

impl Info {
    fn append(&mut self, line: u8) {
        self.logs[self.lines as usize] = line;
        self.lines += 1;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Channel {
    status: u8,
    event: u8,
    key: u8,
    line: u8,
}

const CONSUMED_CHANNEL: Channel = Channel { status: CONSUMED, event: NIL, key: NO_KEY, line: 0 };

/// A state. Sets of keys, and the sets of the one client, are masks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct State {
    pc: u8,
    current_key: u8,
    db: [Info; 2],
    state: [Info; 2],
    state_seq: [u8; 2],
    next_log: u8,
    next_seq: u8,
    wait_list: u8,
    watch_pc: u8,
    watch_keys: u8,
    channel: Channel,
    watch_seq: [u8; 2],
    watch_log_index: [u8; 2],
    watch_state: [Info; 2],
    watch_local_key: u8,
    client_restarts: u8,
    main_restarts: u8,
}

impl State {
    fn active_keys(&self) -> u8 {
        let running = (0..2).filter(|&key| self.db[key].status == RUNNING).fold(0, |keys, key| keys | 1 << key);
        if self.current_key == NO_KEY { running } else { running & !(1 << self.current_key) }
    }

    fn can_push(&self, key: usize) -> bool {
        self.channel.status == EMPTY && self.wait_list >> key & 1 == 1 && self.watch_seq[key] < self.state_seq[key]
    }

    fn pushed(mut self, key: usize) -> State {
        let (last, info) = (self.watch_log_index[key], self.state[key]);
        let running = info.status == RUNNING;
        let add = running || last < info.lines;
        assert!(info.status != NIL && (!add || last < info.lines), "there is no such log line");
        let line = if add { info.logs[last as usize] } else { 0 };
        let event = if add { ADD_LOG } else { FINISHED };
        self.channel = Channel { status: READY, event, key: key as u8, line };
        self.watch_log_index[key] = last + 1;
        if last == info.lines || last + 1 == info.lines && running {
            self.watch_seq[key] = self.state_seq[key];
        }
        self
    }

    fn push_key_or_nothing(self, key: usize, emit: &mut impl FnMut(State)) {
        emit(if self.can_push(key) { self.pushed(key) } else { self });
    }

    fn push_to_client_or_nothing(self, emit: &mut impl FnMut(State)) {
        let mut any = false;
        for key in (0..2).filter(|&key| self.can_push(key)) {
            any = true;
            emit(self.pushed(key));
        }
        if !any {
            emit(self);
        }
    }

    fn new_seq(&mut self, key: usize) {
        self.next_seq += 1;
        self.state_seq[key] = self.next_seq;
    }

    fn has_terminated(&self) -> bool {
        self.db.iter().all(|info| info.status == COMPLETED)
            && self.state.iter().all(|info| info.status != RUNNING)
            && self.watch_pc == WAIT_ON_CHAN
            && self.watch_keys == self.active_keys()
            && self.watch_keys == self.wait_list
            && self.channel.status == EMPTY
    }

    fn consumed(mut self) -> State {
        let Channel { event, key, line, .. } = self.channel;
        self.channel = CONSUMED_CHANNEL;
        let info = &mut self.watch_state[key as usize];
        if event == ADD_LOG {
            info.append(line);
            info.status = RUNNING;
            self.watch_pc = INIT;
        } else {
            info.status = COMPLETED;
            self.watch_local_key = key;
            self.watch_pc = UPDATE_DB;
        }
        self
    }

    fn with_wait_list(mut self) -> State {
        self.wait_list = self.watch_keys;
        let missing = |state: &State, key: usize| state.wait_list >> key & 1 == 1 && state.state[key].status == NIL;
        let keys = [missing(&self, 0), missing(&self, 1)];
        if keys != [false, false] {
            self.next_seq += 1;
        }
        for key in (0..2).filter(|&key| keys[key]) {
            self.state[key].status = COMPLETED;
            self.state_seq[key] = self.next_seq;
        }
        self
    }
}

impl Model for State {
    fn initial() -> Vec<State> {
        vec![State {
            pc: INIT,
            current_key: NO_KEY,
            db: [NO_INFO; 2],
            state: [NO_INFO; 2],
            state_seq: [100; 2],
            next_log: 20,
            next_seq: 100,
            wait_list: 0,
            watch_pc: INIT,
            watch_keys: 0,
            channel: CONSUMED_CHANNEL,
            watch_seq: [100; 2],
            watch_log_index: [0; 2],
            watch_state: [NO_INFO; 2],
            watch_local_key: NO_KEY,
            client_restarts: 0,
            main_restarts: 0,
        }]
    }

    fn successors(&self, emit: &mut impl FnMut(State)) {
        for key in 0..2 {
            if self.pc == INIT && self.db[key].status == NIL {
                let mut to = *self;
                (to.pc, to.current_key) = (PUSH_JOB, key as u8);
                to.db[key].status = RUNNING;
                emit(to);
            }
            if self.state[key].status == RUNNING {
                if self.state[key].lines < MOST_LINES {
                    let mut to = *self;
                    to.next_log += 1;
                    to.state[key].append(to.next_log);
                    to.new_seq(key);
                    to.push_key_or_nothing(key, emit);
                }
                let mut to = *self;
                to.state[key].status = COMPLETED;
                to.new_seq(key);
                to.push_key_or_nothing(key, emit);
            }
        }
        if self.pc == PUSH_JOB {
            let mut to = *self;
            let key = self.current_key as usize;
            (to.pc, to.current_key) = (INIT, NO_KEY);
            to.state[key] = self.db[key];
            emit(to);
        }
        if self.watch_pc == INIT {
            let mut to = *self;
            to.watch_pc = WAIT_ON_CHAN;
            to.channel = Channel { status: EMPTY, event: NIL, key: NO_KEY, line: 0 };
            to.push_to_client_or_nothing(emit);
        }
        let active = self.active_keys();
        if self.watch_keys != active {
            emit(State { watch_keys: active, ..*self });
        }
        if self.watch_keys != self.wait_list {
            self.with_wait_list().push_to_client_or_nothing(emit);
        }
        if self.watch_pc == WAIT_ON_CHAN && self.channel.status == READY {
            emit(self.consumed());
        }
        if self.watch_pc == UPDATE_DB {
            let mut to = *self;
            let key = self.watch_local_key as usize;
            to.watch_pc = CLEAR_WATCH_KEY;
            to.db[key] = self.watch_state[key];
            emit(to);
        }
        if self.watch_pc == CLEAR_WATCH_KEY {
            let keys = self.watch_keys & !(1 << self.watch_local_key);
            emit(State { watch_pc: INIT, watch_local_key: NO_KEY, watch_keys: keys, ..*self });
        }
        if self.client_restarts < 1 {
            emit(State {
                client_restarts: self.client_restarts + 1,
                channel: CONSUMED_CHANNEL,
                watch_keys: 0,
                watch_local_key: NO_KEY,
                watch_log_index: [0; 2],
                watch_seq: [100; 2],
                watch_state: [NO_INFO; 2],
                watch_pc: INIT,
                ..*self
            });
        }
        if self.main_restarts < 2 {
            emit(State { main_restarts: self.main_restarts + 1, current_key: NO_KEY, pc: INIT, ..*self });
        }
        if self.has_terminated() {
            emit(*self);
        }
    }

    fn is_sound(&self) -> bool {
        let numbers = self.next_log <= 30 && self.next_seq <= 120;
        let finished =
            !self.has_terminated() || self.db.iter().all(|info| info.status == COMPLETED) && self.db == self.state;
        let waited = (0..2).all(|key| self.wait_list >> key & 1 == 0 || self.state[key].status != NIL);
        numbers && finished && waited
    }

    fn may_step(&self, to: &State) -> bool {
        let (before, after) = (self.channel, to.channel);
        before == after
            || match (before.status, after.status) {
                (EMPTY | CONSUMED, READY) => after.event != NIL,
                (CONSUMED, EMPTY) | (READY | EMPTY, CONSUMED) => after.event == NIL,
                _ => false,
            }
    }

    fn bytes(&self) -> [u8; 64] {
        let mut bytes = [0; 64];
        for (number, info) in self.db.iter().chain(&self.state).chain(&self.watch_state).enumerate() {
            bytes[number * 6] = info.status;
            bytes[number * 6 + 1] = info.lines;
            bytes[number * 6 + 2..number * 6 + 6].copy_from_slice(&info.logs);
        }
        let Channel { status, event, key, line } = self.channel;
        let rest = [
            self.pc,
            self.current_key,
            self.state_seq[0],
            self.state_seq[1],
            self.next_log,
            self.next_seq,
            self.wait_list,
            self.watch_pc,
            self.watch_keys,
            status,
            event,
            key,
            line,
            self.watch_seq[0],
            self.watch_seq[1],
            self.watch_log_index[0],
            self.watch_log_index[1],
            self.watch_local_key,
            self.client_restarts,
            self.main_restarts,
        ];
        bytes[36..36 + rest.len()].copy_from_slice(&rest);
        bytes
    }
}
