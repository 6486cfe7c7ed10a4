@reachability @reads-only
Feature: Our first question
  One promise in our own words. `mysteryshop steps` lists the phrases one can write.

  Scenario: A customer on the move finds our telephone number
    Given I am using my mobile
    When I look for their phone number
    Then I see it in one or two clicks
