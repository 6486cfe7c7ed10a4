@relevance @shopper:customer
Feature: They remember what I have told them
  When I go on by another way, I do not begin again: whoever answers knows where we were.

  Scenario: When I change channel they know where we were
    When I write to customer service:
      """
      Hello,

      there is something wrong with order {order number}: {what is wrong}. Will you swap it?
      """
    And they have given me a case number
    And I write to them by their contact form:
      """
      Hello,

      it is about my case {case number}. What happens next, and until when?
      """
    Then they know from before that "{what is wrong}"
