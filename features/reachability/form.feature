@reachability @shopper:customer
Feature: A real answer to what I write into their contact form
  The form asks me only once, and what I write into it is read by somebody.

  Scenario: What I write into their contact form is answered within 24 hours
    When I write to them by their contact form:
      """
      Hello,

      before I order again I would like to know three things. Can I still send something back if it
      does not suit me? How many days do I have for that? And what does sending it back cost me?
      """
    Then within 24 hours the form brings a real answer that tells me:
      | Can I still send it back?         | yes or no  |
      | How many days do I have for that? | a duration |
      | What does sending it back cost me? | an amount |
    And nobody sends me to another channel
    And they call me what I call myself
