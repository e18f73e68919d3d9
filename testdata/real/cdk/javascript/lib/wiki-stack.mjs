import { Stack, aws_apigatewayv2 as apigateway, aws_certificatemanager as acm } from 'aws-cdk-lib';

export class WikiStack extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const certificate = new acm.Certificate(this, 'Certificate', {
      domainName: props.domainName,
      validation: acm.CertificateValidation.fromEmail(),
    });
    new apigateway.DomainName(this, 'Domain', { domainName: props.domainName, certificate });
  }
}
