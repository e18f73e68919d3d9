import { App, NestedStack, Stack, aws_apigatewayv2 as apigateway, aws_certificatemanager as acm } from 'aws-cdk-lib';
import { aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, aws_route53 as route53 } from 'aws-cdk-lib';
import { Construct } from 'constructs';

class Certificates extends NestedStack {
  readonly validated: acm.Certificate;
  readonly mailed: acm.Certificate;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: 'Z0123456789ABCDEFGHIJ',
      zoneName: 'example.com',
    });
    this.validated = new acm.Certificate(this, 'Validated', {
      domainName: 'portal.example.com',
      validation: acm.CertificateValidation.fromDns(zone),
    });
    this.mailed = new acm.Certificate(this, 'Mailed', {
      domainName: 'partners.example.com',
      validation: acm.CertificateValidation.fromEmail(),
    });
    new acm.Certificate(this, 'Forgotten', {
      domainName: 'old-portal.example.com',
      validation: acm.CertificateValidation.fromDns(zone),
    });
  }
}

class LoadBalancer extends NestedStack {
  constructor(scope: Construct, id: string, certificate: acm.ICertificate) {
    super(scope, id);
    const vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: 'vpc-0a1b2c3d4e5f67890',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      publicSubnetIds: ['subnet-0a1b2c3d4e5f67890', 'subnet-0a1b2c3d4e5f67891'],
    });
    const loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'Portal', { vpc, internetFacing: true });
    loadBalancer.addListener('Https', {
      port: 443,
      certificates: [certificate],
      defaultAction: elbv2.ListenerAction.fixedResponse(404),
    });
  }
}

const app = new App();
const portal = new Stack(app, 'Portal', { env: { account: '123456789012', region: 'eu-west-1' } });
const certificates = new Certificates(portal, 'Certificates');
new LoadBalancer(portal, 'Front', certificates.validated);
new apigateway.DomainName(portal, 'Partners', {
  domainName: 'partners.example.com',
  certificate: certificates.mailed,
});
